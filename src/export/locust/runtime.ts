/** What every locustfile does alike, in Python: behind the constants, `ENDPOINTS` and `Pace`. */
export const runtime = `class Run:
    """What the clients of this process share while a test runs."""

    def __init__(self, options, client_id):
        self.name = options.endpoint
        self.endpoint = ENDPOINTS[self.name]
        self.requests = [
            (method, path, Headers([(field, on_the_wire(value)) for field, value in headers]), body)
            for method, path, headers, body in self.endpoint["requests"]()
        ]
        self.position, self.of = options.senders.index(client_id), len(options.senders)
        self.pace = Pace(self.position, self.of)
        self.joined = self.left = self.sent = 0

    def join(self):
        """Counts a client in. Gives its number among the clients of all processes."""
        number = self.position + self.joined * self.of
        self.joined += 1
        self.pace.join()
        return number

    def next_turn(self):
        """The place of the next request among those that are sent in rotation."""
        self.sent += 1
        return (self.sent - 1) % len(self.requests)

    def leave(self, runner):
        """Counts a client out. With the last one the run is over."""
        self.left += 1
        if self.left < runner.target_user_count:
            return
        if isinstance(runner, WorkerRunner):
            runner.send_message("all_sent", report_of(runner))
        else:
            over(runner)


run = None


def report_of(runner):
    """What a worker that has sent all tells the master beside Locust's own statistics."""
    return None


def heard(worker, report):
    """What the master makes of a worker's report."""


def over(runner):
    """All is sent and answered, by every process."""
    gevent.spawn(runner.quit)


def on_the_wire(value):
    """A header value in UTF-8, as geventhttpclient wants it: a character for each byte."""
    return value.encode().decode("latin-1")


def fault_of(endpoint, status, body):
    """Of what kind the fault of an answer is, and in words; None twice for a good one."""
    if status not in endpoint["statuses"]:
        return "status", f"unexpected status {status}"
    if endpoint["contains"] is not None and endpoint["contains"] not in body:
        return "text", "the body does not contain the expected text"
    if endpoint["length"] is not None and endpoint["length"] != len(body):
        return "length", f"the body has {len(body)} bytes, not {endpoint['length']}"
    return None, None


@functools.cache
def tls_context(cafile=None):
    """One for all clients: to read the authorities anew for each would take the time of requests that are under way."""
    if CHECK_CERTIFICATE:
        context = ssl.create_default_context(cafile=cafile)
        context.load_default_certs()
    else:
        # A server of this machine that signs for itself.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


# A name is looked up once, before the first request: geventhttpclient does it for each connection, in a thread.
look_up, addresses = ConnectionPool._resolve, {}


def look_up_once(pool):
    place = (pool._connection_host, pool._connection_port)
    if place not in addresses:
        addresses[place] = look_up(pool)
    return addresses[place]


ConnectionPool._resolve = look_up_once


class Client(User):
    """
    One client with one connection. It uses geventhttpclient itself: FastHttpUser would send Accept-Encoding and cookies,
    follow redirects, take any status below 400 for success, and not check certificates.
    """

    host = TARGET_URL

    def on_start(self):
        self.http = None
        self.connect()
        try:
            look_up_once(self.http._connection_pool)
        except OSError:
            # Its requests will fail, and are counted.
            pass
        self.number = run.join()

    def on_stop(self):
        if self.http is not None:
            self.http.close()
        run.leave(self.environment.runner)

    def connect(self):
        if self.http is not None:
            self.http.close()
        self.http = HTTPClient.from_url(
            self.host,
            concurrency=1,
            connection_timeout=CONNECT_TIMEOUT_SECONDS,
            network_timeout=TIMEOUT_SECONDS,
            insecure=not CHECK_CERTIFICATE,
            ssl_context_factory=tls_context,
        )

    @task
    def send(self):
        due = run.pace.due(self.number)
        if due is None:
            raise StopUser()
        # A request's time runs from when it was due, so that a server that stalls can't hide it. One that is due at once is not
        # slept for: all other clients would have their turn first, and their work would be time of this request.
        if due > time.perf_counter():
            gevent.sleep(due - time.perf_counter())
        begun, turn = time.perf_counter(), run.next_turn()
        method, path, headers, body = run.requests[turn]
        answer, status, kind, fault = b"", None, None, None
        try:
            # The limit is of the whole request; geventhttpclient's own is of each read.
            with gevent.Timeout(TIMEOUT_SECONDS):
                response = self.http.request(method, path, body=body, headers=headers)
                answer = response.read()
            status = response.get_code()
            kind, fault = fault_of(run.endpoint, status, answer)
        except gevent.Timeout:
            kind, fault = "timeout", f"no answer within {TIMEOUT_SECONDS} s"
            self.connect()
        except Exception as error:
            fault = error
            self.connect()
        self.environment.events.request.fire(
            request_type=method,
            name=run.name,
            response_time=(time.perf_counter() - due) * 1000,
            response_length=len(answer),
            response=None,
            context={"due": due, "begun": begun, "client": self.number, "turn": turn, "status": status, "kind": kind},
            exception=CatchResponseError(fault) if isinstance(fault, str) else fault,
        )


def three_digits(response_time_ms):
    return float(f"{response_time_ms:.3g}")


# Locust keeps times below 100 ms in whole ms, and longer ones with two digits: too coarse for fast endpoints.
locust.stats.bucket_response_time = three_digits

#: Workers that still send.
sending = set()


@events.init_command_line_parser.add_listener
def add_arguments(parser):
    only = next(iter(ENDPOINTS)) if len(ENDPOINTS) == 1 else None
    parser.add_argument("--endpoint", env_var="ENDPOINT", choices=list(ENDPOINTS), default=only, help="What to load.")
    parser.set_defaults(headless=True, num_users=CONNECTIONS, spawn_rate=CONNECTIONS)


@events.init.add_listener
def prepare(environment, runner, **_):
    if isinstance(runner, MasterRunner):
        runner.register_message("all_sent", worker_sent_all)
    if not isinstance(runner, WorkerRunner) and environment.parsed_options.endpoint is None:
        raise SystemExit(f"Name what to load, one endpoint at a time: --endpoint {' | '.join(ENDPOINTS)}")


@events.test_start.add_listener
def start(environment, **_):
    global run
    runner = environment.runner
    if isinstance(runner, MasterRunner):
        # The workers get this with their users, which Locust gives out in the order of these names.
        environment.parsed_options.senders = sorted(worker.id for worker in runner.clients.ready)[:CONNECTIONS]
        sending.update(environment.parsed_options.senders)
        return
    if not isinstance(runner, WorkerRunner):
        environment.parsed_options.senders = [runner.client_id]
    if runner.client_id in environment.parsed_options.senders:
        run = Run(environment.parsed_options, runner.client_id)


def worker_sent_all(environment, msg, **_):
    heard(msg.node_id, msg.data)
    sending.discard(msg.node_id)
    if not sending:
        over(environment.runner)`;

/** Says what was sent and judges the budgets, in Python: behind `PLANNED` and `ENDPOINTS`. */
export const judgement = `QUANTILES = {"p50Ms": 0.5, "p90Ms": 0.9, "p95Ms": 0.95, "p99Ms": 0.99}


def figure_of(total, figure):
    """A figure of the run; None where too few requests were answered to tell it."""
    good = total.num_requests - total.num_failures
    seconds = (total.last_request_timestamp or total.start_time) - total.start_time
    if figure == "failed":
        return total.num_failures
    if figure == "rps":
        return good / seconds if seconds > 0 else None
    if figure == "timePerRequestMs":
        return CONNECTIONS * seconds * 1000 / total.num_requests if good > 0 else None
    quantile = QUANTILES[figure]
    # So many that one of them lies above the quantile, 19 times out of 20.
    enough = good >= math.ceil(math.log(0.05) / math.log(quantile))
    return total.get_response_time_percentile(quantile) if enough else None


def is_kept(total, figure, limit):
    actual = figure_of(total, figure)
    # A time or a rate of good answers beside failed ones is not that of a working service.
    if actual is None or (figure != "failed" and total.num_failures > 0):
        return False
    return actual >= limit if figure == "rps" else actual <= limit


@events.quitting.add_listener
def judge(environment, **_):
    if isinstance(environment.runner, WorkerRunner):
        return
    total = environment.runner.stats.total
    if PLANNED is not None and total.num_requests != PLANNED:
        logging.error("%d of %d requests were sent.", total.num_requests, PLANNED)
        environment.process_exit_code = 1
    budgets = ENDPOINTS.get(environment.parsed_options.endpoint, {}).get("budgets", {})
    for figure, limit in budgets.items():
        kept = is_kept(total, figure, limit)
        words = ("kept" if kept else "broken", figure, figure_of(total, figure), limit)
        logging.log(logging.INFO if kept else logging.ERROR, "Budget %s: %s is %s, the limit %s.", *words)
        if not kept:
            environment.process_exit_code = 1`;
