"""Says when a worker has booted, or could not."""

import os


def report_boot():
    """Adds a line with this process's number to Servebench's file, if there is one."""
    _report("booted")


def report_failure():
    """Says that this process could not load the application, and that none will."""
    _report("failed")


def _report(what):
    path = os.environ.get("SERVEBENCH_BOOT_FILE")
    if not path:
        return
    try:
        # Not created: once Servebench has taken it away nobody is left who would.
        file = os.open(path, os.O_WRONLY | os.O_APPEND)
    except OSError:
        return
    try:
        os.write(file, b"%s %d\n" % (what.encode(), os.getpid()))
    finally:
        os.close(file)
