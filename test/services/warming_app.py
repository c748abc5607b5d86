"""A WSGI application that takes less time the more requests it has answered, as code does that is compiled while it runs."""

import itertools
import math
import time

answered = itertools.count()


def app(environ, start_response):
    time.sleep(0.005 * math.exp(-next(answered) / 300))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"done\n"]
