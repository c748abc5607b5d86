// What the labelled services depend on. Everything else than these paths is answered at once:
//
//     /wait/<ms>            after so many milliseconds, however many ask at once
//     /jitter/<from>/<to>   after a random time between the two
//     /pair/<ms>            after so many milliseconds, two at a time: the others queue, as behind a pool of two connections
//
//     node upstream.mjs PORT
import { createServer } from 'node:http';

const longestMs = 10_000;
const pairSlots = 2;
let busy = 0;
const queue = [];

const server = createServer((request, response) => {
  const [, kind, first, second] = /^\/(wait|jitter|pair)\/(\d{1,5})(?:\/(\d{1,5}))?$/.exec(request.url ?? '') ?? [];
  const ms = Math.min(longestMs, Number(first ?? 0));
  if (kind === 'wait') return later(response, ms);
  if (kind === 'jitter')
    return later(response, ms + Math.random() * Math.max(0, Math.min(longestMs, Number(second)) - ms));
  if (kind !== 'pair') return answer(response);
  queue.push({ response, ms });
  serveQueue();
});

function serveQueue() {
  while (busy < pairSlots && queue.length > 0) {
    const { response, ms } = queue.shift();
    if (response.destroyed) continue;
    busy++;
    setTimeout(() => {
      busy--;
      answer(response);
      serveQueue();
    }, ms);
  }
}

function later(response, ms) {
  const timer = setTimeout(() => answer(response), ms);
  response.once('close', () => clearTimeout(timer));
}

function answer(response) {
  if (response.destroyed) return;
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 5 });
  response.end('done\n');
}

server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });
