"""A WSGI and an ASGI application that counts its requests and, at some of them, ends its worker.

DYING_FOLDER: where it counts, a byte a request, in the files "begun" and "answered". DYING_WAY: how the worker ends at
each DYING_EVERYth request; "none": not by itself.
"""

import asyncio
import os
import signal
import threading
import time

_folder = os.environ["DYING_FOLDER"]
_way = os.environ["DYING_WAY"]
_every = int(os.environ["DYING_EVERY"])
_working = 0.005
# Held while an answer goes out: a worker that ends itself has none half sent, and each one sent is counted.
_answering = threading.Lock()
_aborts = {signal.SIGABRT}


def _count(what):
    """Adds one, and gives how many there are."""
    file = os.open(os.path.join(_folder, what), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(file, b".")
        return os.fstat(file).st_size
    finally:
        os.close(file)


def _end():
    if _way == "exit 139":
        os._exit(139)
    if _way == "SIGKILL":
        os.kill(os.getpid(), signal.SIGKILL)
    while _way == "time-out":
        pass


class _Answer:
    """
    One body, counted when the server has sent it. On a busy machine a server may take a worker for stuck that only waits for
    a core, and have it abort: not between the two.
    """

    def __init__(self):
        _answering.acquire()
        signal.pthread_sigmask(signal.SIG_BLOCK, _aborts)

    def __iter__(self):
        yield b"hello"

    def close(self):
        _count("answered")
        _answering.release()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _aborts)


def app(environ, start_response):
    if environ["PATH_INFO"] != "/work":
        # Readiness is asked before anything is counted.
        start_response("200 OK", [("Content-Length", "5")])
        return [b"ready"]
    number = _count("begun")
    time.sleep(_working)
    if _way != "none" and number % _every == 0:
        # One that is ended from outside may hold up nobody else's answer.
        if _way != "time-out":
            _answering.acquire()
        _end()
    start_response("200 OK", [("Content-Length", "5")])
    return _Answer()


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        return
    counted = scope["path"] == "/work"
    if counted:
        number = _count("begun")
        await asyncio.sleep(_working)
        if _way != "none" and number % _every == 0:
            _end()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})
    if counted:
        _count("answered")
