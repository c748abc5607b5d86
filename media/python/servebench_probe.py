"""Tells Servebench about a Python interpreter: versions, packages, and gunicorn's options as they resolve here.

Run as `python servebench_probe.py '{"packages": [...], "gunicornArgs": [...] or null, "hypercornConfig": "..." or null}'`;
the answer is one JSON value on a line of standard output that begins with SERVEBENCH:. Nothing of the user's application is
imported; the configuration file of gunicorn or hypercorn is read, as the server itself will do.
"""

import json
import os
import platform
import shlex
import sys
import sysconfig
from importlib import metadata


def version_of(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def gil_is_enabled():
    if not sysconfig.get_config_var("Py_GIL_DISABLED"):
        return True
    return getattr(sys, "_is_gil_enabled", lambda: True)()


PLAIN_SETTINGS = (
    "workers",
    "threads",
    "worker_connections",
    "keepalive",
    "timeout",
    "preload_app",
    "reload",
    "max_requests",
    "backlog",
    "reuse_port",
    "pythonpath",
)


def gunicorn_as_configured(args):
    from gunicorn import config
    from gunicorn.app.wsgiapp import WSGIApplication
    from gunicorn.workers import SUPPORTED_WORKERS

    sys.argv = ["gunicorn", *args]
    cfg = WSGIApplication().cfg
    worker_class = cfg.settings["worker_class"].get()
    known = {setting.name: setting for setting in config.KNOWN_SETTINGS}
    changed = sorted(
        name for name, setting in cfg.settings.items() if name in known and setting.get() != known[name]().get()
    )
    return {
        "options": sorted(flag for setting in config.KNOWN_SETTINGS for flag in (setting.cli or ())),
        "workerClasses": sorted(SUPPORTED_WORKERS),
        "workerClass": worker_class if isinstance(worker_class, str) else None,
        "settings": {name: getattr(cfg, name) for name in PLAIN_SETTINGS},
        "environmentArguments": shlex.split(os.environ.get("GUNICORN_CMD_ARGS", "")),
        "changed": changed,
    }


def hypercorn_as_configured(name):
    """What a configuration of hypercorn says; what keeps it from being read, hypercorn itself tells at its start."""
    from hypercorn.config import Config

    sys.path.insert(0, os.getcwd())
    try:
        if name.startswith("python:"):
            config = Config.from_object(name[len("python:") :])
        elif name.startswith("file:"):
            config = Config.from_pyfile(name[len("file:") :])
        else:
            config = Config.from_toml(name)
    except (Exception, SystemExit):
        return None
    return {name: getattr(config, name, None) for name in ("backlog", "max_requests", "keep_alive_timeout")}


def main():
    question = json.loads(sys.argv[1])
    answer = {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "executable": sys.executable,
        "gilEnabled": gil_is_enabled(),
        "packages": {package: version_of(package) for package in question["packages"]},
        "gunicorn": None,
        "hypercorn": None,
    }
    if question["gunicornArgs"] is not None and answer["packages"].get("gunicorn") is not None:
        answer["gunicorn"] = gunicorn_as_configured(question["gunicornArgs"])
    if question.get("hypercornConfig") is not None and answer["packages"].get("hypercorn") is not None:
        answer["hypercorn"] = hypercorn_as_configured(question["hypercornConfig"])
    print("\nSERVEBENCH:" + json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
