// Answers each request after so many ms; GET /own-times gives what its answers took here, mean in ms, since the last time it was asked.
// usage: node slow-server.mjs PORT MS
import { createServer } from 'node:http';

let count = 0;
let sumMs = 0;
const [port, afterMs] = process.argv.slice(2).map(Number);
createServer((request, response) => {
  if (request.url === '/own-times') {
    response.end(JSON.stringify({ meanMs: sumMs / count }));
    count = sumMs = 0;
    return;
  }
  const cameAt = performance.now();
  setTimeout(() => {
    response.end('ok');
    count++;
    sumMs += performance.now() - cameAt;
  }, afterMs);
}).listen({ port, host: '127.0.0.1', backlog: 1024 });
