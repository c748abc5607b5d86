"""A Flask service whose endpoints are bound by something that is known: what each is bound by, and why, is in labels.ts.

It needs Flask and the standard library, and UPSTREAM_URL for the endpoints that ask upstream.mjs. Waits are exact.
Where CPU and wait must keep a ratio, the CPU part is measured in CPU time, so that the ratio is the same on a slow
machine and a fast one; elsewhere the amount of work is fixed.
"""

import fcntl
import hashlib
import http.client
import itertools
import json
import os
import random
import sqlite3
import tempfile
import threading
import time
import zlib
from urllib.parse import urlsplit

from flask import Flask, Response, abort, render_template_string

app = Flask(__name__)

in_process_lock = threading.Lock()
one_connection = threading.Lock()
file_lock_turn = threading.Lock()

RANDOM = random.Random(20180214)
HASHED = RANDOM.randbytes(8_000_000)
DEFLATED = bytes(RANDOM.choices(b"abcdefghij \n", k=150_000))
ROWS = [{"id": i, "name": f"item {i}", "price": i * 1.25, "tags": ["a", "b", str(i)]} for i in range(3_000)]
WALKED = bytearray(8_000_000)
TEMPLATE = """<table>{% for row in rows %}
<tr class="{{ 'odd' if loop.index is odd else 'even' }}"><td>{{ row.id }}</td><td>{{ row.name|upper }}</td>
<td>{{ '%.2f'|format(row.price) }}</td></tr>{% endfor %}</table>"""


@app.get("/")
@app.get("/hello")
def hello():
    return "hello\n"


# --- bound by CPU


@app.get("/compute")
def compute():
    total = 0
    for i in range(120_000):
        total += i * i % 7
    return f"{total}\n"


@app.get("/hash")
def hash_without_interpreter_lock():
    return hashlib.sha256(HASHED).hexdigest() + "\n"


@app.get("/deflate")
def deflate_without_interpreter_lock():
    return f"{len(zlib.compress(DEFLATED, 6))}\n"


@app.get("/json")
def serialise():
    return Response(json.dumps(ROWS), mimetype="application/json")


@app.get("/template")
def template():
    return render_template_string(TEMPLATE, rows=ROWS[:250])


@app.get("/sqlite")
def sqlite_reads():
    rows = database().execute(
        "SELECT category, count(*), sum(price) FROM items WHERE id BETWEEN ? AND ? GROUP BY category ORDER BY 3",
        (1_000, 9_000),
    )
    return json.dumps(rows.fetchall())


@app.get("/memory")
def walk_memory():
    copy = bytearray(WALKED)
    return f"{copy.count(1)}\n"


# --- bound by waiting


@app.get("/sleep")
def sleep():
    time.sleep(0.04)
    return "slept\n"


@app.get("/upstream")
def upstream():
    return ask_upstream("/wait/40")


@app.get("/jitter")
def upstream_with_jitter():
    return ask_upstream("/jitter/20/60")


@app.get("/two-calls")
def two_calls_in_turn():
    return ask_upstream("/wait/20") + ask_upstream("/wait/20")


@app.get("/pool")
def downstream_that_serves_two_at_a_time():
    return ask_upstream("/pair/20")


# --- bound by a lock


@app.get("/thread-lock")
def lock_of_the_process():
    with in_process_lock:
        time.sleep(0.03)
    return "had the lock\n"


@app.get("/one-connection")
def one_connection_of_the_process():
    with one_connection:
        return ask_upstream("/wait/25")


@app.get("/file-lock")
def lock_of_all_processes():
    # The threads of a process take turns, so that at most one waits in the system call: under gevent it holds up all.
    with file_lock_turn, open(__file__, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        time.sleep(0.03)
    return "had the file\n"


@app.get("/locked-compute")
def compute_with_a_lock_of_all_processes():
    with file_lock_turn, open(__file__, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        spend_cpu(0.006)
    return "computed\n"


# --- bound by both


@app.get("/mixed")
def half_cpu_half_sleep():
    spend_cpu(0.010)
    time.sleep(0.0105)
    return "both\n"


@app.get("/mixed-upstream")
def half_cpu_half_upstream():
    spend_cpu(0.010)
    return ask_upstream("/wait/12")


# --- nothing that could be said for sure


@app.get("/noisy")
def anything():
    duration = random.uniform(0.001, 0.4)
    if random.random() < 0.5:
        spend_cpu(duration)
    else:
        time.sleep(duration)
    return "whatever\n"


answers = itertools.count()


@app.get("/failing")
def half_fail():
    time.sleep(0.02)
    if next(answers) % 2 == 0:
        abort(500)
    return "this time\n"


def spend_cpu(seconds):
    """Computes until this thread has spent so much CPU time, however long it has to wait for the interpreter lock."""
    end = time.thread_time() + seconds
    total = 0
    while time.thread_time() < end:
        for i in range(500):
            total += i * i % 7
    return total


def ask_upstream(path):
    address = urlsplit(os.environ["UPSTREAM_URL"])
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


local = threading.local()
seeding = threading.Lock()
database_folder = None


def database():
    """This thread's connection to this process's database of 10,000 items, which is deleted when the process ends."""
    global database_folder
    with seeding:
        if database_folder is None:
            folder = tempfile.TemporaryDirectory(prefix="labelled-")
            seed(os.path.join(folder.name, "items.sqlite"))
            database_folder = folder
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect(os.path.join(database_folder.name, "items.sqlite"), check_same_thread=False)
    return local.connection


def seed(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, category TEXT, price REAL)")
    connection.executemany(
        "INSERT INTO items VALUES (?, ?, ?)", ((i, f"category {i % 17}", i % 101 / 4) for i in range(10_000))
    )
    connection.commit()
    connection.close()
