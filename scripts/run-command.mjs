// Starting other programs from the scripts. Plain Node 20, since this runs before anything is installed.
import { spawn } from 'node:child_process';

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (running.size === 0) process.exit(130);
    // A terminal has sent Ctrl-C to the children itself, and to get it twice means to be forced.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    for (const child of running) child.kill(signal);
  });
}

/**
 * Runs a program to its end and gives its exit code and, with `capture`, its output (which is not shown then).
 * With `tee` its output is shown and kept. After `limitMinutes` it is ended. A program that cannot be started has code 127.
 */
export function run(program, args, { cwd, env, capture = false, tee = false, limitMinutes } = {}) {
  return new Promise((resolve) => {
    const piped = capture || tee;
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['inherit', piped ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit'],
      shell: process.platform === 'win32' && program === 'npm',
    });
    running.add(child);
    const limit =
      limitMinutes === undefined
        ? undefined
        : setTimeout(() => {
            console.error(`${[program, ...args].join(' ')} was ended after ${limitMinutes} minutes.`);
            child.kill('SIGTERM');
          }, limitMinutes * 60_000);
    let output = '';
    const keep = (stream) => (chunk) => {
      output = (output + chunk).slice(-5_000_000);
      if (tee) stream.write(chunk);
    };
    child.stdout?.setEncoding('utf8').on('data', keep(process.stdout));
    child.stderr?.setEncoding('utf8').on('data', keep(process.stderr));
    child.on('error', (error) => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ code: 127, output: error.message });
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 143), output });
    });
  });
}
