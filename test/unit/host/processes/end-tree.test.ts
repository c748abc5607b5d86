import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { endTree } from '../../../../src/host/processes/end-tree.ts';
import { findProcess, liveness } from '../../../../src/host/processes/process-list.ts';

function sleeper(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Windows as far as it is asked here: a process has the time of start `startedAt`; taskkill ends it. */
function onWindows(startedAt: number | null): void {
  const folder = mkdtempSync(join(tmpdir(), 'windows-'));
  const answer = startedAt === null ? 'exit 1' : `echo 1,1,${startedAt}`;
  const programs = { 'powershell.exe': answer, taskkill: 'kill -9 "$2"' };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
  Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });
  onTestFinished(() => {
    Object.defineProperty(process, 'platform', platform);
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
}

const patience = { stopSignal: 'SIGTERM', graceMs: 10 } as const;
const treeOf = (rootPid: number, rootStartedAtTicks: number | null) =>
  ({ identity: { rootPid, rootStartedAtTicks, groupId: null, leaseId: 'lease' } }) as Parameters<typeof endTree>[0];

describe.skipIf(process.platform === 'win32')('the end of a tree on Windows, by whoever has not started it', () => {
  it('leaves a process whose time of start was never known, and says that it is there', async () => {
    const { pid = 0 } = sleeper();
    onWindows(100);
    expect(await endTree(treeOf(pid, null), patience)).toEqual([pid]);
    expect(process.kill(pid, 0)).toBe(true);
  });

  it('leaves a process whose time of start cannot be asked for, and says that it is there', async () => {
    const { pid = 0 } = sleeper();
    onWindows(null);
    expect(await endTree(treeOf(pid, 100), patience)).toEqual([pid]);
    expect(process.kill(pid, 0)).toBe(true);
  });

  it('leaves a later process with the same number, for the server is gone', async () => {
    const { pid = 0 } = sleeper();
    onWindows(200);
    expect(await endTree(treeOf(pid, 100), patience)).toEqual([]);
    expect(process.kill(pid, 0)).toBe(true);
  });

  it('has nothing to do where none was started yet', async () => {
    onWindows(100);
    expect(await endTree(treeOf(0, null), patience)).toEqual([]);
  });
});

describe('liveness', () => {
  it('has three answers', async () => {
    const child = sleeper();
    const pid = child.pid as number;
    const startedAt = (await findProcess(pid))?.startedAtTicks as number;
    expect(await liveness(pid, startedAt)).toBe('alive');
    expect(await liveness(pid, startedAt + 1)).toBe('gone');
    expect(await liveness(pid, null)).toBe('unknown');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(await liveness(pid, null)).toBe('gone');
    expect(await liveness(pid, startedAt)).toBe('gone');
  });

  it('does not know where processes cannot be looked up', async () => {
    const { pid = 0 } = sleeper();
    onWindows(null);
    expect(await liveness(pid, 100)).toBe('unknown');
  });
});
