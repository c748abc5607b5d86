'use strict';
/*
 * Runs a Node server in several processes that share its port: `node cluster.cjs script [args…]`, with WORKERS processes.
 * The script is each worker's main module, so that it runs as it does alone; one that uses node:cluster itself finds
 * itself a worker, and serves. A worker that listens is reported in the file SERVEBENCH_BOOT_FILE.
 */
const cluster = require('node:cluster');
const { appendFileSync, constants, readFileSync } = require('node:fs');

const [script, ...args] = process.argv.slice(2);
const workers = Number(process.env.WORKERS);
const listeningAt = process.env.SERVEBENCH_LISTEN ?? process.env.PORT;
const reported = new Set();
let stopping = false;

// Node's own options for the workers: loading a compiler here would only cost memory.
const execArgv = process.env.SERVEBENCH_NODE_ARGS ? JSON.parse(process.env.SERVEBENCH_NODE_ARGS) : process.execArgv;

cluster.setupPrimary({ exec: script, args, execArgv });
for (let count = 0; count < workers; count++) cluster.fork();

cluster.on('listening', (worker, address) => {
  if (String(address.port) !== listeningAt && address.address !== listeningAt) return;
  if (reported.has(worker.process.pid)) return;
  reported.add(worker.process.pid);
  try {
    // Not created: once Servebench has taken it away nobody is left who would.
    const flag = constants.O_WRONLY | constants.O_APPEND;
    appendFileSync(
      process.env.SERVEBENCH_BOOT_FILE,
      `booted ${worker.process.pid}${cpuSecondsOf(worker.process.pid)}\n`,
      { flag },
    );
  } catch {
    // Started by hand, or nobody wants to know any more.
  }
});

// CPU seconds of a process so far, behind a space; nothing where /proc does not tell.
function cpuSecondsOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return ` ${(Number(user) + Number(system)) / 100}`;
  } catch {
    return '';
  }
}

cluster.on('exit', (worker, code, signal) => {
  if (stopping) {
    if (Object.keys(cluster.workers).length === 0) process.exit(0);
    return;
  }
  // One that never listened will not do better the next time.
  if (!reported.has(worker.process.pid)) process.exit(code || 1);
  process.stderr.write(
    `Worker ${worker.process.pid} ended (${signal ?? `exit code ${code}`}); another one takes its place.\n`,
  );
  cluster.fork();
});

function stop(signal) {
  stopping = true;
  for (const worker of Object.values(cluster.workers)) worker.process.kill(signal);
  if (Object.keys(cluster.workers).length === 0) process.exit(0);
}
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGTERM'));
