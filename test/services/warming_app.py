"""A WSGI application that takes less time the more requests it has answered, as code does that is compiled while it runs.

ANSWERED: how many it has answered already.
"""

import itertools
import math
import os
import time

answered = itertools.count(int(os.environ.get("ANSWERED", "0")))


def app(environ, start_response):
    time.sleep(0.005 * math.exp(-next(answered) / 300))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"done\n"]
