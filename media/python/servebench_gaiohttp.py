"""gunicorn's "gaiohttp" worker on today's aiohttp.

gunicorn had this worker until 20.0. It serves a WSGI application on an event loop and calls it right there: while the
application works or waits, the whole process does. Connections are kept alive, requests are worked on one at a time.
"""

import asyncio
import inspect
import io
import os
import sys
from urllib.parse import unquote_to_bytes
from wsgiref.util import FileWrapper, is_hop_by_hop

from aiohttp import web, web_protocol
from aiohttp.worker import GunicornWebWorker
from multidict import CIMultiDict

BODILESS_STATUSES = (204, 304)


class GaiohttpWorker(GunicornWebWorker):
    """`gunicorn -k servebench_gaiohttp.GaiohttpWorker module:app`, with this file's folder on PYTHONPATH."""

    def load_wsgi(self):
        super().load_wsgi()
        application = self.wsgi

        async def runner():
            gateway = WsgiGateway(application, self.cfg, self.log)
            app = web.Application(logger=self.log, client_max_size=0)
            app.router.add_route("*", "/{path:.*}", gateway.handle)
            options = {}
            if "auto_decompress" in inspect.signature(web_protocol.RequestHandler.__init__).parameters:
                # A WSGI application gets the body as it was sent.
                options["auto_decompress"] = False
            if "shutdown_timeout" in inspect.signature(web.BaseRunner.__init__).parameters:
                # Before aiohttp 3.9 it belongs to the site, which gunicorn's worker makes.
                options["shutdown_timeout"] = self.cfg.graceful_timeout / 100 * 95
            return web.AppRunner(
                app,
                logger=self.log,
                keepalive_timeout=self.cfg.keepalive,
                access_log=self.log.access_log if self.cfg.accesslog else None,
                access_log_format=self._get_valid_log_format(self.cfg.access_log_format),
                **options,
            )

        # What aiohttp's worker takes: a coroutine function that makes the runner on its loop.
        self.wsgi = runner


class WsgiGateway:
    """Calls a WSGI application (PEP 3333) for aiohttp's requests, on the event loop."""

    def __init__(self, application, cfg, log):
        self.application = application
        self.multiprocess = cfg.workers > 1
        self.log = log

    async def handle(self, request):
        body = await request.read()
        environ = self.environ(request, body)
        start = StartResponse(request)
        result = None
        try:
            try:
                result = self.application(environ, start)
                return await self.respond(request, start, result)
            finally:
                close = getattr(result, "close", None)
                if close is not None:
                    close()
        except (asyncio.CancelledError, ConnectionError):
            raise
        except Exception:
            self.log.exception("Error handling request %s", request.raw_path)
            if start.response is None:
                return web.Response(status=500, text="Internal Server Error")
            # Half an answer is out: all that is left is to cut it off, so that nobody takes it for a whole one.
            if request.transport is not None:
                request.transport.abort()
            return start.response

    async def respond(self, request, start, result):
        for chunk in result:
            # The status is not settled before the first bytes that are not empty.
            if chunk or start.written:
                await start.send(chunk, is_whole=_length(result) == 1)
        response = await start.finish()
        return response

    def environ(self, request, body):
        path, _, query = _origin_form(request.raw_path).partition("?")
        path = unquote_to_bytes(path).decode("latin-1")
        script_name = os.environ.get("SCRIPT_NAME", "")
        if script_name and (path == script_name or path.startswith(script_name.rstrip("/") + "/")):
            path = path[len(script_name) :]
        else:
            script_name = ""
        server = _address(request, "sockname")
        peer = _address(request, "peername")
        environ = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": script_name,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "RAW_URI": request.raw_path,
            "SERVER_NAME": server[0],
            "SERVER_PORT": server[1],
            "SERVER_PROTOCOL": "HTTP/%d.%d" % (request.version.major, request.version.minor),
            "SERVER_SOFTWARE": "gunicorn-gaiohttp",
            "REMOTE_ADDR": peer[0],
            "REMOTE_PORT": peer[1],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": request.scheme,
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": self.multiprocess,
            "wsgi.run_once": False,
            "wsgi.file_wrapper": FileWrapper,
        }
        for raw_name, raw_value in request.raw_headers:
            name = raw_name.decode("latin-1")
            if "_" in name:
                # As gunicorn does: "X_A" and "X-A" would be one variable, and one of them may be trusted.
                continue
            key = name.upper().replace("-", "_")
            value = raw_value.decode("latin-1")
            if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
                key = "HTTP_" + key
                if key in environ:
                    value = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
            environ[key] = value
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            environ["CONTENT_LENGTH"] = str(len(body))
        return environ


class StartResponse:
    """The `start_response` of one request, and the answer that comes of it."""

    def __init__(self, request):
        self.request = request
        self.status = None
        self.headers = None
        # What the application wrote by the old `write` callable; it can't wait for the network.
        self.written = []
        self.response = None
        self.remaining = None

    def __call__(self, status, headers, exc_info=None):
        if exc_info is not None:
            try:
                if self.response is not None:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self.status is not None:
            raise AssertionError("start_response was called twice without exc_info.")
        self.status = status
        self.headers = list(headers)
        return self.written.append

    @property
    def sends_body(self):
        return self.request.method != "HEAD" and self.response.status not in BODILESS_STATUSES

    async def send(self, chunk, is_whole=False):
        chunks = [*self.written, chunk]
        self.written.clear()
        if self.response is None:
            await self.prepare(len(chunk) if is_whole and len(chunks) == 1 else None)
        for part in chunks:
            if self.remaining is not None:
                part = part[: self.remaining]
                self.remaining -= len(part)
            if part and self.sends_body:
                await self.response.write(part)

    async def finish(self):
        if self.written:
            await self.send(b"")
        if self.response is None:
            await self.prepare(0)
        if self.remaining and self.sends_body:
            raise RuntimeError("The application promised %d bytes more than it gave." % self.remaining)
        await self.response.write_eof()
        return self.response

    async def prepare(self, whole_length):
        if self.status is None:
            raise AssertionError("The application did not call start_response.")
        code, _, reason = self.status.partition(" ")
        headers = CIMultiDict()
        closes = False
        for name, value in self.headers:
            if name.lower() == "connection" and value.strip().lower() == "close":
                closes = True
            if not is_hop_by_hop(name):
                headers.add(name, value)
        bodiless = int(code) in BODILESS_STATUSES or self.request.method == "HEAD"
        if "Content-Length" not in headers and whole_length is not None and not bodiless:
            headers["Content-Length"] = str(whole_length)
        response = web.StreamResponse(status=int(code), reason=reason or None, headers=headers)
        if closes:
            response.force_close()
        if "Content-Length" in headers:
            self.remaining = int(headers["Content-Length"])
        await response.prepare(self.request)
        self.response = response


def _length(result):
    try:
        return len(result)
    except TypeError:
        return None


def _origin_form(target):
    """`/path?query` of a request target that may be absolute (`http://host/path`)."""
    if target.startswith("/"):
        return target
    _, separator, rest = target.partition("://")
    if not separator:
        return target
    slash = rest.find("/")
    return rest[slash:] if slash >= 0 else "/"


def _address(request, name):
    """Host and port of one end of the connection, as texts; of a unix-domain socket `localhost` or nothing."""
    address = request.transport.get_extra_info(name) if request.transport is not None else None
    if isinstance(address, tuple):
        return str(address[0]), str(address[1])
    return ("localhost", "80") if name == "sockname" else ("", "")
