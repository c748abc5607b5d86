import { chunkedHead, complete, head, lastChunk, ok, type Vector } from './vector.ts';

const date = 'Date: Tue, 04 Mar 2025 10:11:12 GMT';

/** Heads as servers in use write them, field by field. */
export const realServerVectors: readonly Vector[] = [
  complete(
    'gunicorn, sync worker',
    `${head('HTTP/1.1 200 OK', 'Server: gunicorn', date, 'Connection: close', 'Content-Type: text/html; charset=utf-8', 'Content-Length: 5')}hello`,
    { body: 5, keepAlive: false },
  ),
  complete(
    'gunicorn, threads',
    `${head('HTTP/1.1 200 OK', 'Server: gunicorn', date, 'Connection: keep-alive', 'Content-Type: text/html; charset=utf-8', 'Content-Length: 5')}hello`,
    { body: 5 },
  ),
  complete(
    'gunicorn to an HTTP/1.0 client',
    `${head('HTTP/1.0 200 OK', 'Server: gunicorn', date, 'Connection: close', 'Content-Type: text/plain')}hello`,
    { body: 5, keepAlive: false },
  ),
  complete(
    'gunicorn with a generator as body',
    `${head('HTTP/1.1 200 OK', 'Server: gunicorn', date, 'Connection: keep-alive', 'Transfer-Encoding: chunked', 'Content-Type: text/plain')}5\r\nhello\r\n${lastChunk}`,
    { body: 5 },
  ),
  complete(
    'uvicorn',
    `${head('HTTP/1.1 200 OK', date.toLowerCase(), 'server: uvicorn', 'content-length: 17', 'content-type: application/json')}{"message":"good"}`.slice(
      0,
      -1,
    ),
    { body: 17 },
  ),
  complete(
    'hypercorn',
    `${head('HTTP/1.1 200 ', 'content-type: text/plain', 'content-length: 5', date.toLowerCase(), 'server: hypercorn-h11')}hello`,
    {
      body: 5,
    },
  ),
  complete(
    'waitress',
    `${head('HTTP/1.1 200 OK', 'Content-Length: 5', 'Content-Type: text/html', date, 'Server: waitress')}hello`,
    { body: 5 },
  ),
  complete('uWSGI without keep-alive', `${head('HTTP/1.1 200 OK', 'Content-Type: text/html')}hello`, {
    body: 5,
    keepAlive: false,
  }),
  complete(
    'aiohttp',
    `${head('HTTP/1.1 200 OK', 'Content-Type: text/plain; charset=utf-8', 'Content-Length: 5', date, 'Server: Python/3.11 aiohttp/3.9')}hello`,
    { body: 5 },
  ),
  complete(
    'Werkzeug’s development server',
    `${head('HTTP/1.1 200 OK', 'Server: Werkzeug/3.0 Python/3.11', date, 'Content-Type: text/html', 'Content-Length: 5', 'Connection: close')}hello`,
    { body: 5, keepAlive: false },
  ),
  complete(
    'Python’s http.server',
    `${head('HTTP/1.0 200 OK', 'Server: SimpleHTTP/0.6 Python/3.11', date, 'Content-type: text/html', 'Content-Length: 5')}hello`,
    {
      body: 5,
      keepAlive: false,
    },
  ),
  complete(
    'nginx',
    `${head('HTTP/1.1 200 OK', 'Server: nginx/1.22.1', date, 'Content-Type: text/plain', 'Content-Length: 3', 'Connection: keep-alive')}ok\n`,
    { body: 3 },
  ),
  complete(
    'nginx, bad gateway',
    `${head('HTTP/1.1 502 Bad Gateway', 'Server: nginx', date, 'Content-Type: text/html', 'Content-Length: 4', 'Connection: keep-alive')}oops`,
    { status: 502, body: 4 },
  ),
  complete(
    'Apache, chunked',
    `${head('HTTP/1.1 200 OK', date, 'Server: Apache/2.4', 'Keep-Alive: timeout=5, max=100', 'Connection: Keep-Alive', 'Transfer-Encoding: chunked', 'Content-Type: text/html')}5\r\nhello\r\n${lastChunk}`,
    { body: 5 },
  ),
  complete(
    'Node’s http',
    `${head('HTTP/1.1 200 OK', date, 'Connection: keep-alive', 'Keep-Alive: timeout=5', 'Transfer-Encoding: chunked')}5\r\nhello\r\n${lastChunk}`,
    { body: 5 },
  ),
  complete(
    'Express',
    `${head('HTTP/1.1 200 OK', 'X-Powered-By: Express', 'ETag: W/"5-qvTGHdzF6KLavt4PO0gs2a6pQ00"', 'Content-Length: 5', date, 'Connection: keep-alive', 'Keep-Alive: timeout=5')}hello`,
    {
      body: 5,
    },
  ),
  complete('Puma', `${head('HTTP/1.1 200 OK', 'content-type: text/plain', 'Content-Length: 5')}hello`, { body: 5 }),
  complete(
    'Go’s net/http',
    `${head('HTTP/1.1 200 OK', date, 'Content-Length: 5', 'Content-Type: text/plain; charset=utf-8')}hello`,
    { body: 5 },
  ),
  complete(
    'Jetty',
    `${head('HTTP/1.1 200 OK', 'Content-Type: text/html', 'Transfer-Encoding: chunked', 'Server: Jetty(12)')}5\r\nhello\r\n${lastChunk}`,
    { body: 5 },
  ),
  complete(
    'IIS with two cookies',
    `${head('HTTP/1.1 200 OK', 'Cache-Control: private', 'Set-Cookie: a=1; path=/; HttpOnly', 'Set-Cookie: b=2; path=/', 'Content-Length: 5')}hello`,
    {
      body: 5,
    },
  ),
  complete('a load balancer without a reason', `${head('HTTP/1.1 503', 'Content-Length: 0', 'Connection: close')}`, {
    status: 503,
    keepAlive: false,
  }),
  complete(
    'server-sent events until the server goes',
    `${ok('Content-Type: text/event-stream', 'Cache-Control: no-store')}data: 1\n\ndata: 2\n\n`,
    {
      body: 18,
      keepAlive: false,
    },
  ),
  complete('a stream of JSON lines in chunks', `${chunkedHead}8\r\n{"a":1}\n\r\n8\r\n{"a":2}\n\r\n${lastChunk}`, {
    body: 16,
  }),
  complete('a range', `${head('HTTP/1.1 206 Partial Content', 'Content-Range: bytes 0-1/9', 'Content-Length: 2')}ab`, {
    status: 206,
    body: 2,
  }),
  complete('a preflight answer', head('HTTP/1.1 204 No Content', 'Access-Control-Allow-Origin: *', 'Vary: Origin'), {
    method: 'OPTIONS',
    status: 204,
  }),
];
