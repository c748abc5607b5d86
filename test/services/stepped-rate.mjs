// A service whose rate is set by its argument, and that needs no core for it: it answers one request after another, each a
// fixed time after the one before, however many wait. PORT says where it listens.
//
//     node stepped-rate.mjs REQUESTS_PER_SECOND
import { createServer } from 'node:http';

const everyMs = 1000 / Number(process.argv[2]);
let freeAt = 0;

createServer((_, response) => {
  const now = performance.now();
  freeAt = Math.max(now, freeAt) + everyMs;
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 5 });
    response.end('done\n');
  }, freeAt - now);
}).listen(Number(process.env.PORT), '127.0.0.1');
