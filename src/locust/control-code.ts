import { mostSlices, rawSampleLimit, subBucketBits } from '../load/times/tuning.ts';
import { seriesBucketMs } from '../load/trial/tuning.ts';
import { progressSeconds } from './tuning.ts';

/**
 * What a locustfile has besides when Servebench runs it, in Python, behind what the exporter writes: its workers count what
 * Locust's statistics mix or round (times of good answers apart from failed ones, statuses, kinds of failures, times over
 * time), and its master does what it is told over a connection of this machine. It uses Locust's own events and messages.
 */
export function controlCode(variables: readonly string[], givesScript: boolean): string {
  const constants = [
    `RAW_LIMIT = ${rawSampleLimit}`,
    `SUB_BUCKETS = ${1 << subBucketBits}`,
    `SLICE_MS = ${seriesBucketMs}`,
    `MOST_SLICES = ${mostSlices}`,
    `PROGRESS_SECONDS = ${progressSeconds}`,
    `VARIABLES = ${JSON.stringify(variables)}`,
    `GIVES_SCRIPT = ${givesScript ? 'True' : 'False'}`,
  ];
  return `${imports}\n\n${constants.join('\n')}\n\n\n${counting}\n\n\n${control}\n`;
}

const imports = `# From here on: how Servebench runs this file. It is no part of what "servebench export" writes.
import atexit
import errno
import json
import shutil
import signal
import socket
import sys

from geventhttpclient.response import HTTPConnectionClosed, HTTPParseError`;

const counting = `class Sample:
    """Times in ms: each of them while there are few, and as counts of buckets that are 0.1 % wide."""

    def __init__(self):
        self.count, self.total, self.squares, self.least, self.most = 0, 0.0, 0.0, math.inf, 0.0
        self.raw, self.buckets = [], {}

    def add(self, ms):
        self.count += 1
        self.total += ms
        self.squares += ms * ms
        self.least, self.most = min(self.least, ms), max(self.most, ms)
        bucket = bucket_of(ms)
        self.buckets[bucket] = self.buckets.get(bucket, 0) + 1
        if self.raw is not None:
            self.raw.append(ms)
            if len(self.raw) > RAW_LIMIT:
                self.raw = None

    def report(self):
        return {
            "count": self.count,
            "sumMs": self.total,
            "sumSquaresMs": self.squares,
            "minMs": self.least if self.count > 0 else 0,
            "maxMs": self.most,
            "rawMs": self.raw,
            "buckets": None if self.raw is not None else [list(self.buckets), list(self.buckets.values())],
        }


def bucket_of(ms):
    """Log-linear, from 1 ns on: the exponent of the time, and the first bits of its fraction."""
    fraction, exponent = math.frexp(ms * 1e6)
    return max(0, (exponent - 1) * SUB_BUCKETS + int((2 * fraction - 1) * SUB_BUCKETS))


class Slices:
    """Times of good answers by when they came; the slices get wider where there are too many."""

    def __init__(self):
        self.ms, self.slices = SLICE_MS, {}

    def add(self, ms, since_ms):
        while since_ms >= MOST_SLICES * self.ms:
            self.widen()
        counts, most = self.slices.setdefault(int(since_ms / self.ms), ({}, 0))
        # The record's buckets are 32 of the fine ones each.
        bucket = bucket_of(ms) >> 5
        counts[bucket] = counts.get(bucket, 0) + 1
        self.slices[int(since_ms / self.ms)] = (counts, max(most, ms))

    def widen(self):
        narrow, self.slices, self.ms = self.slices, {}, 2 * self.ms
        for place, (counts, most) in narrow.items():
            wide, longest = self.slices.setdefault(place // 2, ({}, 0))
            for bucket, count in counts.items():
                wide[bucket] = wide.get(bucket, 0) + count
            self.slices[place // 2] = (wide, max(longest, most))

    def report(self):
        return {
            "sliceMs": self.ms,
            "slices": [
                [place, sorted(counts), [counts[bucket] for bucket in sorted(counts)], most]
                for place, (counts, most) in sorted(self.slices.items())
            ],
        }


def waited_seconds():
    """What this process's main thread has waited for a core so far; None where that can't be read."""
    try:
        with open("/proc/self/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return None


def memory_bytes():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


class Count:
    """What a worker counts of one trial. Moments are seconds of time.perf_counter, one clock for all processes of a machine."""

    def __init__(self, run):
        self.run = run
        self.began, self.cpu, self.waited = time.perf_counter(), time.process_time(), waited_seconds()
        self.succeeded = self.failed = self.opened = self.body_bytes = self.length_changes = 0
        self.statuses, self.errors, self.examples, self.clients = {}, {}, {}, {}
        self.latency, self.failed_latency, self.connect, self.late = Sample(), Sample(), Sample(), Sample()
        self.ends, self.slices = [], Slices()
        self.lengths = [-1] * len(run.requests)
        self.series = {True: {}, False: {}}
        self.first = self.last = None
        self.longest_pause = 0.0

    def keep(self, ms, length, exception, context):
        now = time.perf_counter()
        since_ms = (now - self.began) * 1000
        begun, status, client = context["begun"], context["status"], context["client"]
        self.first = begun if self.first is None else min(self.first, begun)
        self.last = now
        self.late.add(max(0.0, (begun - context["due"]) * 1000))
        self.clients[client] = self.clients.get(client, 0) + 1
        self.body_bytes += length
        if status is not None:
            self.statuses[status] = self.statuses.get(status, 0) + 1
        good = exception is None
        series = self.series[good]
        place = int(since_ms / SLICE_MS)
        series[place] = series.get(place, 0) + 1
        if not good:
            self.failed += 1
            self.failed_latency.add(ms)
            kind, code = (context["kind"], None) if context["kind"] is not None else kind_of(exception)
            self.errors[kind] = self.errors.get(kind, 0) + 1
            self.examples.setdefault(kind, {"kind": kind, "status": status, "bytes": length, "code": code})
            return
        self.succeeded += 1
        self.latency.add(ms)
        self.slices.add(ms, since_ms)
        if self.latency.raw is not None:
            self.ends.append(now * 1000)
        if self.lengths[context["turn"]] == -1:
            self.lengths[context["turn"]] = length
        elif self.lengths[context["turn"]] != length:
            self.length_changes += 1

    def report(self):
        waited = waited_seconds()
        return {
            "succeeded": self.succeeded,
            "failed": self.failed,
            "byStatus": [[status, count] for status, count in self.statuses.items()],
            "errors": self.errors,
            "examples": list(self.examples.values()),
            "opened": self.opened,
            "bodyBytes": self.body_bytes,
            "bodyLengths": self.lengths,
            "bodyLengthChanges": self.length_changes,
            "beganMs": self.began * 1000,
            "firstStartMs": None if self.first is None else self.first * 1000,
            "lastCompletionMs": None if self.last is None else self.last * 1000,
            "latency": self.latency.report(),
            "failedLatency": self.failed_latency.report(),
            "connect": self.connect.report(),
            "late": self.late.report(),
            "completionsMs": self.ends if self.latency.raw is not None else None,
            "succeededAt": [[place, count] for place, count in sorted(self.series[True].items())],
            "failedAt": [[place, count] for place, count in sorted(self.series[False].items())],
            "slices": self.slices.report(),
            "byClient": list(self.clients.values()),
            "cpuSeconds": time.process_time() - self.cpu,
            "waitedSeconds": None if waited is None or self.waited is None else waited - self.waited,
            "wallSeconds": time.perf_counter() - self.began,
            "rssBytes": memory_bytes(),
            "longestPauseMs": self.longest_pause * 1000,
        }


def kind_of(error):
    """Of what kind an exception is, and the system's own name of it."""
    number = getattr(error, "errno", None)
    code = errno.errorcode.get(number) if isinstance(number, int) else None
    code = code or type(error).__name__
    if isinstance(error, ssl.SSLError):
        return "tls", code
    if isinstance(error, TimeoutError):
        return ("connect-timeout" if getattr(error, "while_connecting", False) else "timeout"), code
    if isinstance(error, ConnectionRefusedError):
        return "refused", code
    if isinstance(error, (ConnectionError, HTTPConnectionClosed)):
        return "reset", code
    if isinstance(error, HTTPParseError):
        return "malformed", code
    if number == errno.EADDRNOTAVAIL:
        return "ports-exhausted", code
    if number in (errno.EMFILE, errno.ENFILE):
        return "files-exhausted", code
    return "other", code


count = None
create_socket = ConnectionPool._create_socket


def connected_socket(pool):
    begun = time.perf_counter()
    try:
        connection = create_socket(pool)
    except OSError as error:
        error.while_connecting = True
        raise
    if count is not None:
        count.opened += 1
        count.connect.add((time.perf_counter() - begun) * 1000)
    return connection


ConnectionPool._create_socket = connected_socket


@events.request.add_listener
def keep(response_time, response_length, exception, context, **_):
    if count is not None and "begun" in context:
        count.keep(response_time, response_length, exception, context)


@events.test_start.add_listener
def start_counting(environment, **_):
    global count
    runner = environment.runner
    if isinstance(runner, WorkerRunner) and runner.client_id in environment.parsed_options.senders:
        count = Count(run)
        gevent.spawn(tell_progress, runner, count)


def tell_progress(runner, counted):
    """As long as its clients send. A process that has no core, or is suspended, comes back late."""
    while counted is count and counted.run.left < max(1, runner.target_user_count):
        slept = time.perf_counter()
        gevent.sleep(PROGRESS_SECONDS)
        counted.longest_pause = max(counted.longest_pause, time.perf_counter() - slept - PROGRESS_SECONDS)
        runner.send_message("sent", {"succeeded": counted.succeeded, "failed": counted.failed})


def report_of(runner):
    # Locust's own statistics, which otherwise come every few seconds only: its counts are held against ours.
    statistics = {}
    events.report_to_master.fire(client_id=runner.client_id, data=statistics)
    runner.send_message("stats", statistics)
    return count.report()`;

const control = `class Link:
    """The connection to Servebench: a JSON value a line, both ways. When it ends, so does this master with its workers."""

    def __init__(self):
        address = ("127.0.0.1", int(os.environ["SERVEBENCH_CONTROL_PORT"]))
        self.socket = socket.create_connection(address)
        self.socket.sendall(os.environ["SERVEBENCH_CONTROL_KEY"].encode() + b"\\n")

    def tell(self, **what):
        try:
            self.socket.sendall(json.dumps(what).encode() + b"\\n")
        except OSError:
            pass

    def told(self):
        with self.socket.makefile("rb") as lines:
            try:
                for line in lines:
                    yield json.loads(line)
            except OSError:
                pass


class Master:
    """Does what Servebench tells it, one trial after the other, with the same workers."""

    def __init__(self, environment):
        self.environment, self.runner, self.link = environment, environment.runner, Link()
        self.trial, self.reports, self.progress, self.started = 0, {}, {}, None
        self.senders, self.workers = [], 0
        self.guard_messages()
        self.runner.register_message("sent", self.heard_progress)
        self.runner.register_message("lacks", lambda msg, **_: self.link.tell(type="lacks", variables=msg.data))

    def guard_messages(self):
        """Locust's master asks nobody who he is: what makes no sense must not end the one who listens to all workers."""
        handle = getattr(self.runner, "handle_message", None)
        if handle is None:
            return

        def guarded(client_id, msg):
            # Workers that were started here have the script, with what its requests hold; nobody else gets it.
            if msg.type == "locustfile" and not GIVES_SCRIPT:
                return
            try:
                handle(client_id, msg)
            except Exception as error:
                logging.warning("A message of a worker made no sense: %s", type(error).__name__)

        self.runner.handle_message = guarded

    def serve(self):
        self.link.tell(type="listening", version=locust.__version__)
        gevent.spawn(self.watch)
        for command in self.link.told():
            kind = command["type"]
            if kind == "measure":
                self.measure(command)
            elif kind == "enough":
                self.runner.send_message("enough")
            elif kind == "stop":
                gevent.spawn(self.rest)
            elif kind == "quit":
                return

    def watch(self):
        """Tells how many workers there are, and in a trial whether they are still those that it began with."""
        told = None
        while True:
            clients = self.runner.clients
            ready = len(clients.ready)
            if ready != told:
                told = ready
                self.link.tell(type="workers", ready=ready)
            if self.senders:
                there = {worker.id for worker in clients.all if worker.state != "missing"}
                lost = [sender for sender in self.senders if sender not in there]
                if lost or len(there) != self.workers:
                    self.link.tell(type="changed", trial=self.trial, lost=len(lost), workers=self.workers)
                    self.senders = []
            gevent.sleep(0.1)

    def measure(self, command):
        self.trial, self.reports, self.progress = command["trial"], {}, {}
        self.workers = len(self.runner.clients.ready)
        self.environment.host = command["host"]
        self.environment.parsed_options.endpoint = command["endpoint"]
        self.started = gevent.spawn(self.runner.start, CONNECTIONS, CONNECTIONS)
        # Locust chooses the senders at once, in the listener of its test's start.
        gevent.sleep(0)
        self.senders = list(getattr(self.environment.parsed_options, "senders", []))
        self.link.tell(type="started", trial=self.trial, senders=len(self.senders))

    def heard_progress(self, msg, **_):
        self.progress[msg.node_id] = msg.data
        succeeded = sum(each["succeeded"] for each in self.progress.values())
        failed = sum(each["failed"] for each in self.progress.values())
        self.link.tell(type="progress", trial=self.trial, succeeded=succeeded, failed=failed)

    def finish(self):
        warned = any(worker.cpu_warning_emitted for worker in self.runner.clients.all)
        total = self.runner.stats.total
        self.senders = []
        self.link.tell(
            type="measured",
            trial=self.trial,
            reports=list(self.reports.values()),
            requests=total.num_requests,
            failures=total.num_failures,
            cpuWarning=warned,
        )
        self.rest()

    def rest(self):
        """Ends the trial; the workers stay for the next one."""
        self.senders = []
        if self.started is not None:
            self.started.join()
        for worker in self.runner.clients.all:
            # They are asked to stop, whatever they last reported; Locust would look for that once in a second.
            worker.user_classes_count = {}
        self.runner.stop()
        while len(self.runner.clients.ready) < self.workers:
            gevent.sleep(0.02)
        self.link.tell(type="idle", trial=self.trial)


master = None


def heard(worker, report):
    master.reports[worker] = report


def over(runner):
    gevent.spawn(master.finish)


@events.init.add_listener
def be_run(environment, runner, **_):
    global master
    if isinstance(runner, WorkerRunner):
        missing = [name for name in VARIABLES if name not in os.environ]
        if missing:
            runner.send_message("lacks", missing)
        runner.register_message("enough", lambda **_: end_soon())
        return
    folder = os.environ["SERVEBENCH_FOLDER"]
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    master = Master(environment)
    serving = gevent.spawn(master.serve)
    gevent.signal_handler(signal.SIGTERM, lambda: serving.kill(block=False))
    serving.join()
    runner.quit()
    sys.exit(0)


def end_soon():
    """The rate is known: no more requests; those under way are answered."""
    if run is not None:
        run.pace.end = time.perf_counter()`;
