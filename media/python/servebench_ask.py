"""Imports the user's application in a process of its own and tells which routes it has. Nothing is served.

Run as `python servebench_ask.py '{"app": "module:expression", "factory": false, "paths": []}'` in the service's folder. Each
route is a line `route JSON` in the file that SERVEBENCH_BOOT_FILE names, after a line `app JSON` with the framework.
"""

import ast
import asyncio
import importlib
import importlib.util
import inspect
import json
import os
import re
import sys

MOST_ROUTES = 400
MOST_BYTES = 60000
MOST_WRAPPERS = 8

# Where a middleware keeps the application that it stands before.
INNER = ("app", "application", "wsgi_app", "asgi_app", "_app", "wrapped", "wsgi_application")


class Told:
    """Writes lines as long as they are few."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="ascii")
        self.bytes = 0
        self.routes = 0
        self.cut = False

    def line(self, word, value):
        text = "%s %s\n" % (word, json.dumps(value))
        self.file.write(text)
        self.bytes += len(text)

    def route(self, path, methods=(), handler=None, guards=(), types=None, query=(), style="brackets"):
        if self.routes >= MOST_ROUTES or self.bytes > MOST_BYTES:
            self.cut = True
            return
        self.routes += 1
        self.line(
            "route",
            {
                "path": str(path)[:500],
                "style": style,
                "methods": sorted(str(method).upper() for method in methods or ()),
                "handler": handler,
                "guards": [str(guard)[:80] for guard in guards][:8],
                "types": types or {},
                "query": list(query)[:8],
            },
        )


def load(target, is_factory):
    """The application that servers take by this name: `module:variable`, `module:factory()`, `module:factory('production')`."""
    module_name, _, expression = target.partition(":")
    found = importlib.import_module(module_name)
    node = ast.parse(expression or "application", mode="eval").body
    arguments, keywords, called = [], {}, is_factory
    if isinstance(node, ast.Call):
        arguments = [ast.literal_eval(one) for one in node.args]
        keywords = {one.arg: ast.literal_eval(one.value) for one in node.keywords}
        node, called = node.func, True
    names = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    names.insert(0, node.id)
    try:
        for name in names:
            found = getattr(found, name)
    except AttributeError:
        raise ImportError('Attribute "%s" not found in module "%s".' % (expression, module_name)) from None
    if called:
        return found(*arguments, **keywords)
    # gunicorn's worker for aiohttp awaits a factory that is named without a call.
    return asyncio.run(found()) if is_async_factory(found) else found


def is_async_factory(found):
    if not inspect.iscoroutinefunction(found):
        return False
    parameters = inspect.signature(found).parameters.values()
    return all(one.default is not one.empty or one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD) for one in parameters)


def name_of(function):
    if function is None:
        return None
    name = getattr(function, "__name__", None) or type(function).__name__
    return name if isinstance(name, str) else None


def guards_of(function):
    """Decorators leave their own name in the code of the function that they put in place."""
    guards = []
    while hasattr(function, "__wrapped__") and len(guards) < 8:
        code = getattr(function, "__code__", None)
        if code is not None:
            guards.append(getattr(code, "co_qualname", code.co_name).replace(".<locals>", ""))
        function = function.__wrapped__
    kind = getattr(function, "view_class", None) or getattr(function, "cls", None)
    for base in getattr(kind, "__mro__", ()):
        if base.__name__.endswith("Mixin"):
            guards.append(base.__name__)
    for permission in getattr(kind, "permission_classes", ()):
        guards.append(getattr(permission, "__name__", "permission"))
    for decorator in getattr(kind, "decorators", None) or ():
        guards.append(name_of(decorator) or "decorator")
    return guards


def tell_werkzeug(app, told, prefix):
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or str(rule.endpoint).endswith(".static") or getattr(rule, "websocket", False):
            continue
        view = app.view_functions.get(rule.endpoint)
        told.route(prefix + rule.rule, rule.methods, name_of(view), guards_of(view))


SCHEMA_KINDS = {"integer": "int", "number": "float", "string": "string"}
OWN_PAGES = ("openapi", "swagger_ui_html", "swagger_ui_redirect", "redoc_html")


def operations(app):
    try:
        return app.openapi().get("paths", {}) if hasattr(app, "openapi") else {}
    except Exception:
        return {}


def dependencies(dependant, names, depth=0):
    for one in getattr(dependant, "dependencies", None) or ():
        names.append(name_of(getattr(one, "call", None)) or "dependency")
        if depth < 4:
            dependencies(one, names, depth + 1)
    return names


def each_route(app):
    for route in getattr(app, "routes", None) or ():
        # FastAPI, in its later versions, keeps an included router as it is, and puts the prefixes before its routes when asked.
        if hasattr(route, "effective_route_contexts"):
            for context in route.effective_route_contexts():
                yield getattr(context, "starlette_route", None) or context
        else:
            yield route


def tell_starlette(app, told, prefix, documented=None, depth=0):
    documented = operations(app) if documented is None else documented
    for route in each_route(app):
        path = getattr(route, "path", None)
        if path is None or depth > 8:
            # A kind of route that is not known here: what it brings is not known either.
            told.cut = True
            continue
        endpoint = getattr(route, "endpoint", None)
        if endpoint is None:
            inner = unwrapped(getattr(route, "app", None))
            if hasattr(inner, "url_map"):
                tell_werkzeug(inner, told, prefix + path.rstrip("/"))
            elif hasattr(inner, "routes"):
                tell_starlette(inner, told, prefix + path.rstrip("/"), None, depth + 1)
            elif hasattr(route, "routes"):
                tell_starlette(route, told, prefix + path.rstrip("/"), {}, depth + 1)
            continue
        if not hasattr(route, "methods") or name_of(endpoint) in OWN_PAGES:
            continue
        operation = documented.get(path, {}).get("get", {})
        types, query = {}, []
        for parameter in operation.get("parameters", ()):
            schema = parameter.get("schema", {})
            if parameter.get("in") == "path":
                kind = "enum" if "enum" in schema else schema.get("format") or schema.get("type")
                types[parameter["name"]] = SCHEMA_KINDS.get(kind, kind) or "string"
            elif parameter.get("in") == "query" and parameter.get("required"):
                query.append(parameter["name"])
        guards = [name for one in operation.get("security", ()) for name in one]
        guards += dependencies(getattr(route, "dependant", None), []) + guards_of(endpoint)
        told.route(prefix + path, route.methods, name_of(endpoint), guards, types, query)


def tell_django(told):
    from django.urls import get_resolver

    def visit(patterns, prefix, depth):
        for one in patterns:
            pattern = one.pattern
            if hasattr(one, "url_patterns"):
                if getattr(one, "namespace", None) not in ("admin", "djdt") and depth < 12:
                    visit(one.url_patterns, prefix + part(pattern), depth + 1)
                continue
            view = one.callback
            kind = getattr(view, "view_class", None) or getattr(view, "cls", None)
            actions = getattr(view, "actions", None)
            methods = list(actions or ())
            if not methods and kind is not None:
                methods = [name for name in kind.http_method_names if hasattr(kind, name)]
            told.route(prefix + part(pattern), methods, name_of(view), guards_of(view))

    def part(pattern):
        if hasattr(pattern, "_regex") and not hasattr(pattern, "_route"):
            return "\ue000%s\ue001" % pattern._regex
        return str(pattern)

    visit(get_resolver().url_patterns, "/", 0)


def tell_bottle(app, told):
    for route in app.routes:
        told.route(route.rule, [route.method], name_of(route.callback))


def tell_litestar(app, told):
    documents = getattr(getattr(app, "openapi_config", None), "path", None) or "/schema"
    for route in app.routes:
        if route.path == documents or route.path.startswith(documents + "/"):
            continue
        for handler in getattr(route, "route_handlers", None) or ():
            methods = [getattr(method, "value", method) for method in getattr(handler, "http_methods", None) or ()]
            if not methods or methods == ["OPTIONS"]:
                continue
            guards = handler.resolve_guards() if hasattr(handler, "resolve_guards") else ()
            # A guard that is no coroutine is wrapped to be one.
            guards = [getattr(guard, "func", guard) for guard in guards]
            told.route(route.path, methods, name_of(getattr(handler, "fn", None)), [name_of(guard) for guard in guards])


def tell_aiohttp(app, told):
    for route in app.router.routes():
        resource = route.resource
        if resource is None or type(resource).__name__ == "StaticResource":
            continue
        methods = () if route.method == "*" else [route.method]
        told.route(resource.canonical, methods, name_of(route.handler), guards_of(route.handler))


def tell_falcon(app, told):
    from falcon.inspect import inspect_routes

    for route in inspect_routes(app):
        methods = [one.method for one in route.methods if not one.internal]
        told.route(route.path, methods, route.class_name)


# Frameworks with a table of routes of their own kind.
TELLERS = {"Litestar": tell_litestar, "Aiohttp": tell_aiohttp, "Falcon": tell_falcon, "Bottle": tell_bottle}


def is_django(app):
    return any(base.__module__.startswith("django.core.handlers") for base in type(app).__mro__)


def is_known(app):
    if is_django(app) or hasattr(app, "url_map") or framework_of(app) in TELLERS:
        return True
    return isinstance(getattr(app, "routes", None), (list, tuple))


def unwrapped(app):
    for _ in range(MOST_WRAPPERS):
        if app is None or is_known(app):
            return app
        inner = next((getattr(app, name) for name in INNER if hasattr(app, name)), None)
        # `flask_app.wsgi_app = ProxyFix(flask_app.wsgi_app)` leaves a method, which knows whose it is.
        app = inner if inner is not None else getattr(app, "__self__", None)
    return app


def framework_of(app):
    for base in type(app).__mro__:
        found = re.match(r"(flask|quart|apiflask|fastapi|starlette|litestar|aiohttp|falcon|bottle|django)\b", base.__module__)
        if found:
            name = found.group(1)
            return {"apiflask": "APIFlask", "fastapi": "FastAPI"}.get(name, name.capitalize())
    return type(app).__name__


def refuse_to_serve():
    """A module that serves while it is imported would never give its application away."""

    def refusal(call):
        def refuse(*args, **kwargs):
            raise RuntimeError(
                '%s is called while the module is imported: put it under if __name__ == "__main__".' % call
            )

        return refuse

    for package, owner, name, call in (("flask", "Flask", "run", "app.run()"), ("uvicorn", None, "run", "uvicorn.run()")):
        if importlib.util.find_spec(package) is None:
            continue
        module = importlib.import_module(package)
        setattr(module if owner is None else getattr(module, owner), name, refusal(call))


def main():
    question = json.loads(sys.argv[1])
    # As a server sees it: the service's folder first, and no trace of this script's own.
    sys.path[0] = os.getcwd()
    for path in reversed(question["paths"]):
        sys.path.insert(0, os.path.abspath(path))
    sys.argv = sys.argv[:1]
    refuse_to_serve()
    app = unwrapped(load(question["app"], question["factory"]))
    told = Told(os.environ["SERVEBENCH_BOOT_FILE"])
    if app is None or not is_known(app):
        told.line("app", {"framework": None})
    else:
        told.line("app", {"framework": framework_of(app)})
        if is_django(app):
            tell_django(told)
        elif hasattr(app, "url_map"):
            tell_werkzeug(app, told, "")
        elif framework_of(app) in TELLERS:
            TELLERS[framework_of(app)](app, told)
        else:
            tell_starlette(app, told, "")
    told.line("end", {"cut": told.cut})
    told.file.close()
    # Threads that the application has started would keep the process.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
