"""Says when a worker has booted, or could not."""

import os
import sys
import time


def report_boot():
    """Adds a line with this process's number and its CPU seconds so far to Servebench's file, if there is one."""
    _let_in_tracer()
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


def _let_in_tracer():
    """Lets Servebench, where it asks for it, and what it starts look into this process (Yama's ptrace_scope 1)."""
    tracer = os.environ.get("SERVEBENCH_TRACER")
    if not tracer or not sys.platform.startswith("linux"):
        return
    try:
        import ctypes

        # PR_SET_PTRACER, prctl(2). A kernel without Yama refuses it, and needs none.
        ctypes.CDLL(None).prctl(0x59616D61, *(ctypes.c_ulong(number) for number in (int(tracer), 0, 0, 0)))
    except Exception:
        # Then the profiler will say that it may not.
        pass
