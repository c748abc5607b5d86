// A service that answers one request after another, the faster the more it has answered, as code does that is compiled while
// it runs: from about 700 to 4,000 requests/s in one second of load. PORT says where it listens, ANSWERED how many it has answered already.
import { createServer } from 'node:http';

let answered = Number(process.env.ANSWERED ?? 0);
let freeAt = 0;

createServer((_, response) => {
  const now = performance.now();
  freeAt = Math.max(now, freeAt) + Math.max(0.25, 1.5 * Math.exp(-answered++ / 800));
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 5 });
    response.end('done\n');
  }, freeAt - now);
}).listen(Number(process.env.PORT), '127.0.0.1');
