"""A WSGI app for measuring load generators: `/` does nothing, `/cpu` computes for 2 ms."""

import time

BODY = b"Hello, World!"
HEADERS = [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY)))]
CPU_NANOSECONDS = 2_000_000


def app(environ, start_response):
    if environ["PATH_INFO"] == "/cpu":
        # CPU of this thread, not time: other threads and processes take turns.
        until = time.thread_time_ns() + CPU_NANOSECONDS
        while time.thread_time_ns() < until:
            sum(range(100))
    start_response("200 OK", HEADERS)
    return [BODY]
