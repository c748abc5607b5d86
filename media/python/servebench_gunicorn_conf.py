"""The configuration that Servebench starts gunicorn with: the user's own, and a report of each worker that has booted.

gunicorn logs "Booting worker" before the application is imported, and a user's logging may hide even that. So each
worker says in a file of Servebench's when it is about to serve. All else is as the user's configuration file has it;
gunicorn reads only one, so this one reads the user's.
"""

import argparse
import importlib
import os
import shlex
import sys

# Only for this import: the application is to find nothing of Servebench's.
sys.path.insert(0, os.path.dirname(__file__))
from servebench_boot import report_boot  # noqa: E402

sys.path.pop(0)


def _own_configuration():
    """The user's configuration by gunicorn's rules: the command line, GUNICORN_CMD_ARGS, ./gunicorn.conf.py."""
    location = os.environ.get("SERVEBENCH_GUNICORN_CONFIG")
    if not location:
        parser = argparse.ArgumentParser(add_help=False)
        parser.add_argument("-c", "--config")
        location = parser.parse_known_args(shlex.split(os.environ.get("GUNICORN_CMD_ARGS", "")))[0].config
    if not location:
        location = os.path.abspath("gunicorn.conf.py")
        if not os.path.exists(location):
            return {}
    if location.startswith("python:"):
        return vars(importlib.import_module(location[len("python:") :]))
    path = location[len("file:") :] if location.startswith("file:") else location
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    namespace = {"__name__": "__config__", "__file__": path}
    exec(code, namespace)
    return namespace


globals().update({name: value for name, value in _own_configuration().items() if not name.startswith("__")})

_own_post_worker_init = globals().get("post_worker_init")


def post_worker_init(worker):
    if _own_post_worker_init is not None:
        _own_post_worker_init(worker)
    report_boot()


# In the background nobody could stop it, and a pid file could belong to a server that is in use.
daemon = False
pidfile = None
