// An Express service whose endpoints spend their time at lines that are known: which, is in profile-causes.ts of the answers
// bench. PORT and HOST say where it listens.
const { pbkdf2Sync } = require('node:crypto');
const { mkdtempSync, readFileSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { DatabaseSync } = require('node:sqlite');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

if (isMainThread) serve();
else parentPort.on('message', ({ id, count }) => parentPort.postMessage({ id, total: squaresInThread(count) }));

function squaresInThread(count) {
  let total = 0;
  for (let n = 0; n < count; n++) total += (n * n) % 7;
  return total;
}

function serve() {
  const express = require('express');
  const folder = mkdtempSync(join(tmpdir(), 'servebench-express-'));
  const file = join(folder, 'rows.json');
  const rows = Array.from({ length: 8000 }, (_, id) => ({ id, category: id % 40, price: id * 1.25 }));
  writeFileSync(file, JSON.stringify(rows));
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE items (id INTEGER, category INTEGER, price REAL)');
  const insert = database.prepare('INSERT INTO items VALUES (?, ?, ?)');
  for (const { id, category, price } of rows) insert.run(id, category, price);
  const sums = database.prepare('SELECT category, sum(price) AS total FROM items GROUP BY category ORDER BY total');
  const pool = threadPool(2);

  const app = express();
  app.get('/hello', (_request, response) => response.send('hello\n'));
  app.get('/password', checkPassword, (_request, response) => response.send('known\n'));
  app.get('/file', (_request, response) => {
    const parsed = JSON.parse(readFileSync(file, 'utf8'));
    response.send(`${parsed.length}\n`);
  });
  app.get('/sqlite', (_request, response) => {
    const found = sums.all();
    response.send(`${found.length}\n`);
  });
  app.get('/threads', async (_request, response) => {
    response.send(`${await pool(600_000)}\n`);
  });
  app.listen(Number(process.env.PORT ?? 8000), process.env.HOST ?? '127.0.0.1');
}

/** A call that keeps the whole event loop waiting, in a middleware. */
function checkPassword(_request, response, next) {
  response.locals.key = pbkdf2Sync('secret', 'salt', 6000, 32, 'sha512');
  next();
}

/** Gives work to threads in turn. */
function threadPool(size) {
  const waiting = new Map();
  const threads = Array.from({ length: size }, () => {
    const thread = new Worker(__filename);
    thread.on('message', ({ id, total }) => {
      waiting.get(id)(total);
      waiting.delete(id);
    });
    return thread;
  });
  let id = 0;
  return (count) =>
    new Promise((resolve) => {
      waiting.set(++id, resolve);
      threads[id % size].postMessage({ id, count });
    });
}
