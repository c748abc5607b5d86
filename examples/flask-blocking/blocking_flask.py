"""A Flask service whose routes block in different ways: asleep, waiting for another service, and computing.

    /                    answers at once
    /sleep/<seconds>     waits and does nothing else
    /request/<seconds>   waits for the service at UPSTREAM_URL, which answers after so many seconds
    /compute/<count>     runs a pure Python loop

The work of each route is a plain blocking call, as in most Flask services. Whether other requests are served
meanwhile is up to the server that runs this module, and that is what the benchmark shows.
"""

import http.client
import math
import os
import time
from urllib.parse import urlsplit

from flask import Flask, abort

LONGEST_SECONDS = 60.0
LARGEST_COUNT = 50_000_000
# A late answer is the benchmark's to report; this only keeps a lost upstream from holding a worker for ever.
UPSTREAM_TIMEOUT_SECONDS = LONGEST_SECONDS + 30

app = Flask(__name__)


@app.get("/")
def index():
    return "This service sleeps at /sleep/0.1, asks another one at /request/0.1 and computes at /compute/250000.\n"


@app.get("/sleep/<seconds>")
def sleep(seconds):
    duration = seconds_within_bounds(seconds)
    time.sleep(duration)
    return f"slept {duration:g} s\n"


@app.get("/request/<seconds>")
def request_upstream(seconds):
    duration = seconds_within_bounds(seconds)
    status, answer = ask_upstream(f"/wait/{duration:g}")
    if status != 200:
        abort(502, f"The upstream service answered with status {status}.")
    return answer


@app.get("/compute/<count>")
def compute(count):
    rounds = count_within_bounds(count)
    total = 0
    for i in range(rounds):
        total += i * i % 7
    return f"{total}\n"


def ask_upstream(path):
    """Sends a GET to the upstream service and gives status and body.

    The connection is opened anew for each request, by the `socket` module as it is at that moment: where the server
    has replaced blocking sockets by cooperative ones (gunicorn's gevent worker does), the wait is cooperative too.
    """
    upstream = os.environ.get("UPSTREAM_URL")
    if not upstream:
        abort(503, "UPSTREAM_URL is not set: start upstream.mjs and put its address there.")
    address = urlsplit(upstream)
    connection = http.client.HTTPConnection(address.hostname, address.port or 80, timeout=UPSTREAM_TIMEOUT_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError as error:
        abort(502, f"The upstream service at {upstream} cannot be reached: {error}.")
    finally:
        connection.close()


def seconds_within_bounds(text):
    try:
        seconds = float(text)
    except ValueError:
        abort(400, f"{text!r} is not a number of seconds.")
    if not math.isfinite(seconds) or not 0 <= seconds <= LONGEST_SECONDS:
        abort(400, f"The seconds must be between 0 and {LONGEST_SECONDS:g}.")
    return seconds


def count_within_bounds(text):
    # Longer texts are refused before they are parsed: int() takes its time over millions of digits.
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        abort(400, "The count must be a whole number.")
    count = int(text)
    if count > LARGEST_COUNT:
        abort(400, f"The count must be at most {LARGEST_COUNT}.")
    return count
