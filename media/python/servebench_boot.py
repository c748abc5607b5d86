"""Says when a worker has booted, or could not."""

import os
import time


def report_boot():
    """Adds a line with this process's number and its CPU seconds so far to Servebench's file, if there is one."""
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
        os.write(file, f"{what} {os.getpid()} {time.process_time():.6f}\n".encode())
    finally:
        os.close(file)
