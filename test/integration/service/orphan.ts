import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import { readProcStat } from '../../../src/host/processes/process-list.ts';
import { eventually } from './place.ts';

/** A server in the background, as far as one can tell: started by a program that has ended, in a session of its own. */
export interface Orphan {
  readonly pid: number;
  readonly port: number;
  readonly startedAtTicks: number;
}

/** Starts a server at a port of its own and gives its parent up, unless `keepsParent`. */
export function orphanAt(
  host: string,
  env: Readonly<Record<string, string>> = {},
  keepsParent = false,
  uid?: number,
): Promise<Orphan> {
  return orphanListening(`0, '${host}'`, env, keepsParent, uid);
}

/** The same at a unix-domain socket; its port is 0. */
export function orphanAtSocket(path: string, env: Readonly<Record<string, string>> = {}): Promise<Orphan> {
  return orphanListening(JSON.stringify(path), env, false);
}

async function orphanListening(
  where: string,
  env: Readonly<Record<string, string>>,
  keepsParent: boolean,
  uid?: number,
): Promise<Orphan> {
  // The process gives root's rights up by itself: another user may not even reach the program in root's own folders.
  const becomes = uid === undefined ? '' : `process.setgid(${uid}); process.setuid(${uid}); `;
  const server = `${becomes}require('http').createServer((q, a) => a.end('ok')).listen(${where}, function () { console.log(process.pid, this.address().port ?? 0) })`;
  const starter = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server)}], { detached: true, stdio: 'inherit' })${keepsParent ? '' : '.unref()'}`;
  const child = spawn(process.execPath, ['-e', starter], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const [pid, port] = String(line).split(' ').map(Number) as [number, number];
  onTestFinished(() => {
    child.kill('SIGKILL');
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  if (!keepsParent) await eventually(() => expect(readProcStat(pid)?.parentPid).not.toBe(child.pid));
  return { pid, port, startedAtTicks: Number(readProcStat(pid)?.startedAtTicks) };
}

export const isAlive = (pid: number) => readProcStat(pid)?.alive ?? false;
