import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bootId, type Lease, writeLease } from '../../../src/service/leases/lease.ts';
import { chooseListenPlace } from '../../../src/service/listen-place.ts';
import { isAlive, type Orphan, orphanAt, orphanAtSocket } from './orphan.ts';
import { eventually, fixtures, guardianScript, leasesIn, type Place, place } from './place.ts';

/** The lease of a server that has ended and whose listener went where nothing tells it any more. */
function leaseOf(orphan: Orphan): Lease {
  return {
    schema: 1,
    id: randomUUID(),
    bootId: bootId(),
    port: orphan.port,
    socketPath: null,
    owner: { pid: process.pid, startedAtTicks: null },
    command: ['serve'],
    server: { pid: 999_999_999, startedAtTicks: orphan.startedAtTicks, groupId: 999_999_999 },
  };
}

/** Tells a guardian of its own something and is gone. Resolves when the guardian has ended. */
async function guardianTold(lines: readonly string[]): Promise<number | null> {
  const guardian = spawn(process.execPath, [guardianScript], { stdio: ['pipe', 'ignore', 'inherit'] });
  onTestFinished(() => void guardian.kill('SIGKILL'));
  guardian.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const [code] = await once(guardian, 'exit');
  return code as number | null;
}

function guarded(here: Place, lease: Lease): string {
  const { leaseFolder } = here.context;
  writeLease(leaseFolder, lease);
  return JSON.stringify({ type: 'guard', lease, leaseFolder, stopSignal: 'SIGTERM' });
}

describe.skipIf(process.platform !== 'linux')('a guardian whose owner is gone', () => {
  it.each(['127.0.0.1', '::1'])('ends what went to the background, by its port at %s', async (host) => {
    const here = place();
    const orphan = await orphanAt(host);
    expect(await guardianTold([guarded(here, leaseOf(orphan))])).toBe(0);
    expect(isAlive(orphan.pid)).toBe(false);
    expect(leasesIn(here)).toEqual([]);
  });

  it('ends what went to the background by the socket that it was told of, and takes the socket away', async () => {
    const here = place();
    const listen = await chooseListenPlace({ socket: 'unix' });
    onTestFinished(() => listen[Symbol.dispose]());
    const { socketPath } = listen.place as { socketPath: string };
    const orphan = await orphanAtSocket(socketPath);
    const lease = { ...leaseOf(orphan), port: null, socketPath };
    expect(await guardianTold([guarded(here, lease)])).toBe(0);
    expect(isAlive(orphan.pid)).toBe(false);
    expect(leasesIn(here)).toEqual([]);
    expect(existsSync(dirname(socketPath))).toBe(false);
  });

  it('ends what it was given at its start, its owner killed before the first word', async () => {
    const here = place();
    const { leaseFolder } = here.context;
    const orphan = await orphanAt('127.0.0.1');
    const lease = leaseOf(orphan);
    writeLease(leaseFolder, lease);
    const script = join(fixtures, 'guards-and-dies.ts');
    const owner = spawn(process.execPath, [script, guardianScript, leaseFolder, lease.id], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
    });
    expect(await once(owner, 'exit')).toEqual([null, 'SIGKILL']);
    await eventually(() => expect(isAlive(orphan.pid)).toBe(false));
    await eventually(() => expect(leasesIn(here)).toEqual([]));
  });

  it('ends a server that its owner was just starting, though only later its environment tells whose it is', async () => {
    const here = place();
    const lease: Lease = { ...leaseOf({ pid: 0, port: 18_000, startedAtTicks: 0 }), server: null };
    const guardian = spawn(process.execPath, [guardianScript], { stdio: ['pipe', 'ignore', 'inherit'] });
    onTestFinished(() => void guardian.kill('SIGKILL'));
    guardian.stdin.write(`${guarded(here, lease)}\n`);
    // It hears by the time that it has put SIGHUP away.
    await eventually(() =>
      expect(readFileSync(`/proc/${guardian.pid}/status`, 'latin1')).toMatch(/^SigCgt:\t[0-9a-f]*[13579bdf]$/m),
    );
    const script = 'sleep 0.1; SERVEBENCH_LEASE="$0" exec sleep 60';
    const server = spawn('sh', ['-c', script, lease.id], { stdio: 'ignore' });
    onTestFinished(() => void server.kill('SIGKILL'));
    guardian.stdin.end();
    expect(await once(server, 'exit')).toEqual([null, 'SIGTERM']);
    await once(guardian, 'exit');
    expect(leasesIn(here)).toEqual([]);
  });

  it('harms nobody at that port who has a parent, or began before the server', async () => {
    const here = place();
    const stranger = await orphanAt('127.0.0.1', {}, true);
    const older = await orphanAt('127.0.0.1');
    await guardianTold([
      guarded(here, leaseOf(stranger)),
      guarded(here, leaseOf({ ...older, startedAtTicks: older.startedAtTicks + 1 })),
    ]);
    expect(isAlive(stranger.pid)).toBe(true);
    expect(isAlive(older.pid)).toBe(true);
  });

  it('is not put off by a line that is cut off or means nothing', async () => {
    const here = place();
    const orphan = await orphanAt('127.0.0.1');
    const lines = [
      '{"type":"guard","lea',
      'null',
      '[]',
      '',
      guarded(here, leaseOf(orphan)),
      '{"type":"release"}',
      '{"ty',
    ];
    expect(await guardianTold(lines)).toBe(0);
    expect(isAlive(orphan.pid)).toBe(false);
    expect(leasesIn(here)).toEqual([]);
  });
});
