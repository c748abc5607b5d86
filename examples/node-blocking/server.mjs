// The routes of ../flask-blocking on Node's own http: needs Node 18 or later, and no packages.
//
//     /                    answers at once
//     /sleep/<seconds>     waits on a timer; other requests go on meanwhile
//     /request/<seconds>   waits for the service at UPSTREAM_URL, which answers after so many seconds
//     /compute/<count>     runs a loop on the event loop; other requests of this process wait meanwhile
import { createServer, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const longestSeconds = 60;
const largestCount = 500_000_000;

const routes = [
  [/^\/$/, async () => 'This service sleeps at /sleep/0.1 and computes at /compute/1000000.\n'],
  [/^\/sleep\/([^/]+)$/, async (seconds) => sleep(within(seconds, longestSeconds))],
  [/^\/request\/([^/]+)$/, async (seconds) => askUpstream(`/wait/${within(seconds, longestSeconds)}`)],
  [/^\/compute\/([^/]+)$/, async (count) => `${compute(within(count, largestCount))}\n`],
];

class BadRequest extends Error {}

async function sleep(seconds) {
  await delay(seconds * 1000);
  return `slept ${seconds} s\n`;
}

function compute(count) {
  let total = 0;
  for (let i = 0; i < count; i++) total += (i * i) % 7;
  return total;
}

function askUpstream(path) {
  const upstream = process.env.UPSTREAM_URL;
  if (!upstream) throw new Error('UPSTREAM_URL is not set.');
  return new Promise((resolve, reject) => {
    get(new URL(path, upstream), (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`The upstream service answered with status ${answer.statusCode}.`));
      });
    }).on('error', reject);
  });
}

function within(text, most) {
  const number = /^\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= most)) throw new BadRequest(`"${text}" is not a number between 0 and ${most}.`);
  return number;
}

const server = createServer(async (request, response) => {
  let status = 404;
  let text = 'There is no such route.\n';
  try {
    for (const [pattern, handle] of routes) {
      const match = pattern.exec(request.url ?? '');
      if (match !== null) {
        text = await handle(match[1]);
        status = 200;
      }
    }
  } catch (error) {
    status = error instanceof BadRequest ? 400 : 502;
    text = `${error.message}\n`;
  }
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) });
  response.end(text);
});

server.listen(Number(process.env.PORT ?? 8000), process.env.HOST ?? '127.0.0.1', () => {
  console.log(`Listening on port ${server.address().port}`);
});
