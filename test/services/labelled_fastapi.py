"""A FastAPI service whose endpoints spend their time at lines that are known: test/bench/answers/profile-causes.ts.

It needs FastAPI, which only the bench of profiles asks for. Endpoints by `def` run in a pool of threads, those by `async def`
on the event loop.
"""

import asyncio
import hashlib
import threading
import time

from fastapi import FastAPI

app = FastAPI()
pool = threading.BoundedSemaphore(2)
HASHED = bytes(8_000_000)


@app.get("/")
def root():
    return "ready"


@app.get("/def-compute")
def computes_in_a_thread():
    total = 0
    for i in range(120_000):
        total += i * i % 7
    return total


@app.get("/def-sleep")
def sleeps_in_a_thread():
    time.sleep(0.03)
    return "slept"


@app.get("/def-hash")
def hashes_in_a_thread():
    return hashlib.sha256(HASHED).hexdigest()


@app.get("/def-pool")
def waits_for_one_of_two():
    with pool:
        time.sleep(0.02)
    return "had one"


@app.get("/async-compute")
async def computes_on_the_loop():
    total = 0
    for i in range(120_000):
        total += i * i % 7
    return total


@app.get("/async-blocking")
async def blocks_the_loop():
    time.sleep(0.01)
    return "blocked all"


@app.get("/async-sleep")
async def awaits():
    await asyncio.sleep(0.03)
    return "slept"
