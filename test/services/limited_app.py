"""A Flask application that runs into its server's limits, or has one of its own: what each endpoint shows is in labels.ts."""

import time
from time import sleep

from flask import Flask

# An import that costs something, as most do.
began = time.process_time()
while time.process_time() - began < 0.15:
    pass

app = Flask(__name__)
served = 0


@app.get("/")
@app.get("/quick")
def quick():
    return "quick\n"


@app.get("/sleep")
def sleeps():
    sleep(0.03)
    return "slept\n"


@app.get("/slow")
def slow():
    sleep(1.5)
    return "slow\n"


@app.get("/uneven")
def uneven():
    """Every fourth one is slow."""
    global served
    served += 1
    if served % 4 == 0:
        sleep(1.5)
    return "uneven\n"


@app.get("/rationed")
def rationed():
    """A rate limiter of 150 requests for each process."""
    global served
    served += 1
    return ("enough\n", 429) if served > 150 else "quick\n"
