import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { machineId } from '../../../src/host/machine-id.ts';
import { readProcStat } from '../../../src/host/processes/process-list.ts';
import { orphanParents } from '../../../src/host/processes/reaper.ts';
import { bootId } from '../../../src/service/leases/lease.ts';
import { reapLeftovers } from '../../../src/service/leases/leases.ts';
import { chooseListenPlace } from '../../../src/service/listen-place.ts';
import { endBackgroundServer } from '../../../src/service/start/background-server.ts';
import { noteSentence } from '../../../src/words/notes.ts';
import { isAlive, orphanAt, orphanAtSocket } from './orphan.ts';
import { leasesIn, type Place, place } from './place.ts';

/** What is told of leftovers, as people read it. */
const reaped = async (context: Parameters<typeof reapLeftovers>[0]) => (await reapLeftovers(context)).map(noteSentence);

const nobody = { pid: 999_999_999, startedAtTicks: 1 };
const myself = () => ({ pid: process.pid, startedAtTicks: Number(readProcStat(process.pid)?.startedAtTicks) });

function leaseFile({ context }: Place, id: string, content: object): void {
  mkdirSync(context.leaseFolder, { recursive: true });
  writeFileSync(join(context.leaseFolder, `${id}.json`), JSON.stringify({ id, ...content }));
}

const leaseBase = () => ({ schema: 1, bootId: bootId(), owner: nobody, command: ['serve'], server: null });

describe.skipIf(process.platform !== 'linux')('what an earlier Servebench left', () => {
  it.each(['127.0.0.1', '::1'])('a process at its port at %s is named and left alone', async (host) => {
    const here = place();
    const { pid, port, startedAtTicks } = await orphanAt(host);
    const server = { ...nobody, startedAtTicks, groupId: nobody.pid };
    leaseFile(here, randomUUID(), { ...leaseBase(), port, server });
    expect(await reaped(here.context)).toEqual([
      `Process ${pid} listens at port ${port}, which an earlier Servebench gave to its server (serve). If it is that server, end it by hand.`,
    ]);
    expect(isAlive(pid)).toBe(true);
    expect(leasesIn(here)).toEqual([]);
  });

  it('a process at its socket is ended, unless it is another server’s: nobody else was told of the socket', async () => {
    const here = place();
    const socket = async (env: Record<string, string> = {}) => {
      const listen = await chooseListenPlace({ socket: 'unix' });
      onTestFinished(() => listen[Symbol.dispose]());
      const { socketPath } = listen.place as { socketPath: string };
      const { pid, startedAtTicks } = await orphanAtSocket(socketPath, env);
      const server = { ...nobody, startedAtTicks, groupId: nobody.pid };
      leaseFile(here, randomUUID(), { ...leaseBase(), port: null, socketPath, server });
      return { pid, socketPath };
    };
    const left = await socket();
    expect(await reaped(here.context)).toEqual([
      `Ended a server that an earlier Servebench left running (serve, process ${left.pid}).`,
    ]);
    expect(isAlive(left.pid)).toBe(false);
    expect(existsSync(dirname(left.socketPath))).toBe(false);
    const foreign = await socket({ SERVEBENCH_LEASE: randomUUID() });
    expect(await reaped(here.context)).toEqual([
      `Process ${foreign.pid} listens at socket ${foreign.socketPath}, which an earlier Servebench gave to its server (serve). If it is that server, end it by hand.`,
    ]);
    expect(isAlive(foreign.pid)).toBe(true);
    expect(existsSync(foreign.socketPath)).toBe(true);
    expect(leasesIn(here)).toEqual([]);
  });

  it('is of this machine only where host, namespace, machine and boot all say so', async () => {
    const [pidNamespace, id] = [readlinkSync('/proc/self/ns/pid'), await machineId()];
    const right = { host: hostname(), pidNamespace, machineId: id };
    const looks: [object, string | null, 'kept' | 'removed'][] = [
      [right, bootId(), 'removed'],
      // What it said before it knew of machine ids.
      [{ ...right, machineId: null }, bootId(), 'removed'],
      [{ ...right, machineId: 'another' }, bootId(), 'kept'],
      [{ ...right, machineId: 'another' }, 'another boot', 'kept'],
      [{ ...right, machineId: null }, 'another boot', 'kept'],
      [{ ...right, host: 'elsewhere' }, 'another boot', 'kept'],
      [{ ...right, pidNamespace: 'pid:[1]' }, bootId(), 'kept'],
      [right, null, 'kept'],
      [right, 'another boot', id !== null && pidNamespace === 'pid:[4026531836]' ? 'removed' : 'kept'],
    ];
    for (const [where, boot, expected] of looks) {
      const here = place();
      leaseFile(here, randomUUID(), { ...leaseBase(), place: where, bootId: boot });
      expect(await reaped(here.context)).toEqual([]);
      expect([where, boot, leasesIn(here).length === 0 ? 'removed' : 'kept']).toEqual([where, boot, expected]);
    }
  });

  it('cannot be told by a number alone: a server without a time of start is not ended for it', async () => {
    const here = place();
    const { pid } = await orphanAt('127.0.0.1');
    leaseFile(here, randomUUID(), { ...leaseBase(), server: { pid, startedAtTicks: null, groupId: pid } });
    await reaped(here.context);
    expect(isAlive(pid)).toBe(true);
  });

  it('nothing is taken away while its owner may be alive', async () => {
    const here = place();
    leaseFile(here, randomUUID(), { ...leaseBase(), owner: { pid: process.pid, startedAtTicks: null } });
    expect(await reaped(here.context)).toEqual([]);
    expect(leasesIn(here)).toHaveLength(1);
  });
});

describe.skipIf(process.platform !== 'linux')('a server behind the lease of another version', () => {
  const marked = (id: string) => orphanAt('127.0.0.1', { SERVEBENCH_LEASE: id });

  it('is ended by the lease in its environment once its owner is gone; the file stays', async () => {
    const here = place();
    const id = randomUUID();
    const { pid } = await marked(id);
    const other = await marked(randomUUID());
    leaseFile(here, id, { ...leaseBase(), schema: 9, owner: myself() });
    expect(await reaped(here.context)).toEqual([]);
    expect(isAlive(pid)).toBe(true);
    leaseFile(here, id, { ...leaseBase(), schema: 9, server: 'in words' });
    expect(await reaped(here.context)).toEqual([
      `Ended a server that another version of Servebench left running (process ${pid}).`,
    ]);
    expect(isAlive(pid)).toBe(false);
    expect(isAlive(other.pid)).toBe(true);
    expect(leasesIn(here)).toEqual([`${id}.json`]);
  });

  it('is left alone where its lease is another machine’s or another namespace’s', async () => {
    const here = place();
    const id = randomUUID();
    const { pid } = await marked(id);
    const elsewhere = { host: hostname(), pidNamespace: 'pid:[1]' };
    leaseFile(here, id, { ...leaseBase(), schema: 9, place: elsewhere });
    expect(await reaped(here.context)).toEqual([]);
    expect(isAlive(pid)).toBe(true);
  });

  it('is named with process and port where its owner cannot be told', async () => {
    const here = place();
    const id = randomUUID();
    const { pid, port } = await marked(id);
    leaseFile(here, id, { schema: 9, holder: 'somebody' });
    expect(await reaped(here.context)).toEqual([
      expect.stringMatching(`^Process ${pid}, which listens at port ${port}, was started by another version`),
    ]);
    expect(isAlive(pid)).toBe(true);
  });
});

describe.skipIf(process.platform !== 'linux')('who listens at a server’s port after its end', () => {
  const gone = (startedAtTicks: number) => ({
    rootPid: nobody.pid,
    rootStartedAtTicks: startedAtTicks,
    groupId: null,
    leaseId: randomUUID(),
  });
  const manner = { stopSignal: 'SIGTERM', graceMs: 500 } as const;

  it('is not ended where a process above Servebench has started it: a shell gets no orphans', async () => {
    // The server's parent is above this process's child, which looks for it; none of them is anybody's reaper.
    const script = join(import.meta.dirname, 'fixtures/ends-background.ts');
    const server = `require('http').createServer((q, a) => a.end('ok')).listen(0, '127.0.0.1', function () { console.log(process.pid, this.address().port) })`;
    const shell = spawn(
      'sh',
      [
        '-c',
        '"$0" -e "$1" | { read -r pid port; "$0" "$2" "$pid" "$port"; kill -9 "$pid"; }; true',
        process.execPath,
        server,
        script,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' } },
    );
    onTestFinished(() => void shell.kill('SIGKILL'));
    let said = '';
    shell.stdout.on('data', (text: Buffer) => {
      said += text;
    });
    await once(shell, 'close');
    expect(JSON.parse(said)).toEqual({ ended: [], isLeft: true, parentIsAbove: true });
  });

  it('is not ended where it is another user’s', async ({ skip }) => {
    if (process.getuid?.() !== 0) return skip('Only root may start a process of another user.');
    const { pid, port, startedAtTicks } = await orphanAt('127.0.0.1', {}, false, 65_534);
    const place = { port, socketPath: null };
    expect(await endBackgroundServer(gone(startedAtTicks), place, manner)).toEqual({ ended: [], left: [pid] });
    expect(isAlive(pid)).toBe(true);
  });

  it('has the parent that orphans get here', async () => {
    const { pid } = await orphanAt('127.0.0.1');
    expect([...(await orphanParents())]).toContain(readProcStat(pid)?.parentPid);
  });
});
