/**
 * A server that counts its requests and, at some of them, ends its process; its variables are those of dying_app.py.
 */
import { appendFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const { DYING_FOLDER: folder, DYING_WAY: way, DYING_EVERY: every, PORT: port } = process.env;

function count(what) {
  const file = join(folder, what);
  appendFileSync(file, '.');
  return statSync(file).size;
}

function end() {
  if (way === 'exit 139') process.exit(139);
  if (way === 'SIGKILL') process.kill(process.pid, 'SIGKILL');
  if (way === 'uncaught error') throw new Error('This request ends its process.');
}

createServer((request, response) => {
  // Readiness is asked before anything is counted.
  if (request.url !== '/work') {
    response.end('ready');
    return;
  }
  const number = count('begun');
  setTimeout(() => {
    if (number % Number(every) === 0) end();
    response.end('hello', () => count('answered'));
  }, 5);
}).listen(Number(port), '127.0.0.1');
