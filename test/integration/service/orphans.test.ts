import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readProcStat } from '../../../src/host/processes/process-list.ts';
import { bootId } from '../../../src/service/leases/lease.ts';
import { bootReportFolder } from '../../../src/service/leases/lease-file.ts';
import { reapLeftovers } from '../../../src/service/leases/leases.ts';
import { noteSentence } from '../../../src/words/notes.ts';
import {
  eventually,
  expectNothingLeft,
  fixtures,
  guardianScript,
  leasesIn,
  type Place,
  place,
  processesOf,
  start,
} from './place.ts';

/** What is told of leftovers, as people read it. */
const reaped = async (context: Parameters<typeof reapLeftovers>[0]) => (await reapLeftovers(context)).map(noteSentence);

/** Starts a process that owns a server, and resolves when it has said `word`. */
async function owner(
  here: Place,
  manners: string,
  word: 'starting' | 'ready',
  guardian = guardianScript,
): Promise<ChildProcess> {
  const script = join(fixtures, 'owner.ts');
  const child = spawn(process.execPath, [script, guardian, here.context.leaseFolder, here.mark, manners], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout! })) if (line === word) break;
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** The folders in which the workers of a place's servers report, that still exist. */
const bootReportsOf = (leases: readonly string[]) =>
  leases.map((name) => bootReportFolder(name.replace('.json', ''))).filter((file) => existsSync(file));

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

const guardiansOf = (child: ChildProcess) =>
  readdirSync('/proc').filter((pid) => {
    const stat = /^\d+$/.test(pid) ? readProcStat(Number(pid)) : null;
    // Just forked, it still has the command line of its parent, which names the script, too.
    return stat?.parentPid === child.pid && commandOf(pid)[1] === guardianScript;
  });

describe('when the process that started a server is killed', () => {
  it.each(['gunicorn', 'ignores-term child escaped-child escaped-orphan'])(
    'its guardian ends the server at once, and then itself: %s',
    async (manners) => {
      const here = place();
      const child = await owner(here, manners, 'ready');
      await eventually(() => expect(processesOf(here)).toHaveLength(4));
      await eventually(() => expect(guardiansOf(child)).toHaveLength(1));
      const [guardian] = guardiansOf(child);
      const leases = leasesIn(here);
      expect(bootReportsOf(leases)).toHaveLength(1);
      await killed(child);
      await eventually(() => expectNothingLeft(here));
      await eventually(() => expect(bootReportsOf(leases)).toEqual([]));
      await eventually(() => expect(readProcStat(Number(guardian))?.alive ?? false).toBe(false));
    },
  );

  it('and its guardian was killed before, and the next one as soon as it was there, the third ends the server', async () => {
    const here = place();
    const child = await owner(here, 'gunicorn', 'ready');
    const killedGuardians: string[] = [];
    const nextGuardian = () => guardiansOf(child).find((pid) => !killedGuardians.includes(pid));
    for (let round = 0; round < 2; round++) {
      await eventually(() => expect(nextGuardian()).toBeDefined());
      const pid = nextGuardian() as string;
      process.kill(Number(pid), 'SIGKILL');
      killedGuardians.push(pid);
    }
    await eventually(() => expect(nextGuardian()).toBeDefined());
    await killed(child);
    await eventually(() => expectNothingLeft(here));
  });

  it.each([0, 60])('even %i ms after it began to start one', async (afterMs) => {
    const here = place();
    const child = await owner(here, 'gunicorn', 'starting');
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await killed(child);
    await eventually(() => expectNothingLeft(here));
  });

  it('the next start ends what no guardian did, and says so', async () => {
    const here = place();
    const child = await owner(here, 'ignores-term child escaped-child escaped-orphan', 'ready', '/nowhere/guardian.js');
    await eventually(() => expect(processesOf(here)).toHaveLength(4));
    // While its owner lives it is none of our business.
    expect(await reaped(here.context)).toEqual([]);
    expect(processesOf(here)).toHaveLength(4);
    await killed(child);
    expect(processesOf(here)).toHaveLength(4);
    const leases = leasesIn(here);
    const sentences = await reaped(here.context);
    expect(sentences).toEqual([
      expect.stringMatching(
        /^Ended a server that an earlier Servebench left running \(.*stubborn-server.*, process \d+ and 3 more\)\.$/,
      ),
    ]);
    expectNothingLeft(here);
    expect(bootReportsOf(leases)).toEqual([]);
    expect(await reaped(here.context)).toEqual([]);
  });
});

describe('a lease that points at somebody else', () => {
  const leaseOf = (server: object, boot = bootId()) => ({
    schema: 1,
    id: '00000000-0000-4000-8000-000000000000',
    bootId: boot,
    owner: { pid: 999_999_999, startedAtTicks: 1 },
    command: ['gunicorn', 'app:app'],
    server,
  });
  const writeLease = ({ context }: Place, content: unknown) => {
    mkdirSync(context.leaseFolder, { recursive: true });
    const name = '00000000-0000-4000-8000-000000000000.json';
    writeFileSync(join(context.leaseFolder, name), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const bystander = async (here: Place) => {
    const server = await start(place({ environment: here.context.environment }), {
      launcher: 'command',
      command: [process.execPath, 'stubborn-server.cjs', '{port}'],
    });
    const pid = processesOf(here)[0] as number;
    return { server, pid, startedAtTicks: Number(readProcStat(pid)?.startedAtTicks) };
  };

  it('with that number and start, but another program: is left alone, and said so', async () => {
    const here = place();
    const { pid, startedAtTicks } = await bystander(here);
    writeLease(here, leaseOf({ pid, startedAtTicks, groupId: pid }));
    expect(await reaped(here.context)).toEqual([expect.stringMatching(/^Left process \d+ alone/)]);
    expect(processesOf(here)).toEqual([pid]);
    expect(leasesIn(here)).toEqual([]);
  });

  it('of another machine or another namespace of processes: is neither ended nor taken away', async () => {
    const here = place();
    const { pid, startedAtTicks } = await bystander(here);
    const [marked] = processesOf(here);
    for (const elsewhere of [
      { host: 'elsewhere', pidNamespace: readlinkSync('/proc/self/ns/pid') },
      { host: hostname(), pidNamespace: 'pid:[1]' },
    ]) {
      // The command is that of the process, which would do as proof here.
      writeLease(here, {
        ...leaseOf({ pid, startedAtTicks, groupId: pid }),
        command: [process.execPath, 'stubborn-server.cjs'],
        place: elsewhere,
      });
      expect(await reaped(here.context)).toEqual([]);
      expect(leasesIn(here)).toHaveLength(1);
      expect(processesOf(here)).toEqual([marked]);
    }
  });

  it('with another start time, or of before the machine’s restart: is left alone', async () => {
    const here = place();
    const { pid, startedAtTicks } = await bystander(here);
    writeLease(here, leaseOf({ pid, startedAtTicks: startedAtTicks - 1, groupId: pid }));
    expect(await reaped(here.context)).toEqual([]);
    writeLease(here, leaseOf({ pid, startedAtTicks, groupId: pid }, 'another boot'));
    expect(await reaped(here.context)).toEqual([]);
    expect(processesOf(here)).toEqual([pid]);
    expect(leasesIn(here)).toEqual([]);
  });

  it('and that another version wrote, or nobody who keeps leases: stays as it is', async () => {
    const here = place();
    for (const content of ['{"schema": 9, "server": {"pid": 1}}', 'not even JSON']) {
      writeLease(here, content);
      expect(await reaped(here.context)).toEqual([]);
      expect(leasesIn(here)).toHaveLength(1);
    }
  });
});
