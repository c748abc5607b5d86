"""Tells Servebench about a Python interpreter: versions, packages, and gunicorn's options as they resolve here.

Run as `python servebench_probe.py '{"packages": [...], "gunicornArgs": [...] or null}'`; the answer is one JSON value on
a line of standard output that begins with SERVEBENCH:. Nothing of the user's application is imported; gunicorn's own configuration file is
read, as gunicorn itself will do.
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


def main():
    question = json.loads(sys.argv[1])
    answer = {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "executable": sys.executable,
        "gilEnabled": gil_is_enabled(),
        "packages": {package: version_of(package) for package in question["packages"]},
        "gunicorn": None,
    }
    if question["gunicornArgs"] is not None and answer["packages"].get("gunicorn") is not None:
        answer["gunicorn"] = gunicorn_as_configured(question["gunicornArgs"])
    print("\nSERVEBENCH:" + json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
