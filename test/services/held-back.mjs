// A Node service that sends head and body apart. On a kept connection with Nagle's algorithm on, the body of /apart waits for the client to
// acknowledge the head; that of /late comes 40 ms later by itself. PORT says where it listens.
import { createServer } from 'node:http';

const body = '{"ok": true}\n';

createServer({ noDelay: false }, (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.flushHeaders();
  if (request.url === '/late') setTimeout(() => response.end(body), 40);
  else setImmediate(() => response.end(body));
}).listen(Number(process.env.PORT ?? 8000), process.env.HOST ?? '127.0.0.1');
