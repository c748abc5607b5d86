"""The user's application, for any server, and a report that this process has loaded it.

`SERVEBENCH_APP` names it as `module:variable`. It is the application itself that the server gets, nothing around it.
"""

import importlib
import os

from servebench_boot import report_boot, report_failure


def _load(target):
    module_name, _, variable = target.partition(":")
    found = importlib.import_module(module_name)
    try:
        for name in (variable or "app").split("."):
            found = getattr(found, name)
    except AttributeError:
        raise ImportError('Attribute "%s" not found in module "%s".' % (variable, module_name)) from None
    return found


try:
    app = _load(os.environ["SERVEBENCH_APP"])
except BaseException:
    report_failure()
    raise
report_boot()
