// A small service that answers late: GET /wait/<seconds> is answered after so many seconds, everything else at once.
// It holds thousands of waiting requests at the same time, so that it is never what limits the service that asks it.
//
//     node upstream.mjs PORT
//
// Needs Node 18 or later, and no packages.
import { createServer } from 'node:http';

const longestSeconds = 120;
const port = Number(process.argv[2]);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error('Say which port to listen on: node upstream.mjs 9000');
  process.exit(2);
}

const server = createServer((request, response) => {
  const wait = /^\/wait\/(\d{1,6}(?:\.\d{1,9})?(?:e-\d{1,2})?)$/.exec(request.url ?? '');
  const seconds = wait === null ? 0 : Number(wait[1]);
  if (seconds > longestSeconds) return answer(response, 400, `At most ${longestSeconds} seconds.\n`);
  if (wait === null) return answer(response, request.url === '/' ? 200 : 404, 'Ask for /wait/<seconds>.\n');
  const timer = setTimeout(() => answer(response, 200, `waited ${seconds} s\n`), seconds * 1000);
  // A client that has left needs no answer, and its timer should not hold memory.
  response.once('close', () => clearTimeout(timer));
});

function answer(response, status, text) {
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

server.on('error', (error) => {
  console.error(`The upstream service cannot listen on port ${port}: ${error.message}`);
  process.exit(1);
});
server.listen({ port, host: '127.0.0.1', backlog: 4096 }, () => {
  console.log(`Upstream service on http://127.0.0.1:${server.address().port}`);
});
