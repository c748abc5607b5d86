// A Node service whose endpoints are bound by something that is known: what each is bound by, and why, is in labels.ts.
// Plain http; PORT and HOST say where it listens, UPSTREAM_URL where upstream.mjs is.
import { pbkdf2 } from 'node:crypto';
import { createServer, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);
const rows = Array.from({ length: 10_000 }, (_, id) => ({
  id,
  name: `item ${id}`,
  price: id * 1.25,
  tags: ['a', 'b'],
}));

const routes = {
  '/': async () => 'hello\n',
  '/hello': async () => 'hello\n',
  '/compute': async () => `${compute(300_000)}\n`,
  '/json': async () => JSON.stringify(rows),
  '/pbkdf2': async () => (await derive('secret', 'salt', 6000, 32, 'sha512')).toString('hex'),
  '/sleep': async () => {
    await delay(40);
    return 'slept\n';
  },
  '/upstream': () => askUpstream('/wait/40'),
  '/mutex': () => oneAtATime(() => delay(25)),
  '/mixed': async () => {
    spendCpu(10);
    await delay(10);
    return 'both\n';
  },
};

let turn = Promise.resolve();

/** An async mutex: the next one begins when the one before has ended. */
function oneAtATime(work) {
  turn = turn.then(work, work);
  return turn.then(() => 'had the lock\n');
}

function compute(count) {
  let total = 0;
  for (let i = 0; i < count; i++) total += (i * i) % 7;
  return total;
}

/** Computes until this process has spent so much more CPU time, however often it is put aside. */
function spendCpu(ms) {
  const start = process.cpuUsage();
  let spent = 0;
  while (spent < ms * 1000) {
    compute(5000);
    const { user, system } = process.cpuUsage(start);
    spent = user + system;
  }
}

function askUpstream(path) {
  return new Promise((resolve, reject) => {
    get(new URL(path, process.env.UPSTREAM_URL), (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

createServer(async (request, response) => {
  const route = routes[request.url];
  let status = route === undefined ? 404 : 200;
  let text = 'There is no such route.\n';
  try {
    if (route !== undefined) text = await route();
  } catch (error) {
    status = 502;
    text = `${error.message}\n`;
  }
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}).listen(Number(process.env.PORT ?? 8000), process.env.HOST ?? '127.0.0.1');
