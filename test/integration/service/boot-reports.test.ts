import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newLease } from '../../../src/service/leases/lease.ts';
import { makeBootReportFile, removeLease } from '../../../src/service/leases/lease-file.ts';
import { ServerProcess } from '../../../src/service/start/server-process.ts';
import { place } from './place.ts';

const isRoot = process.getuid?.() === 0;
const asAnother = ['setpriv', '--reuid=12345', '--clear-groups'];

/** A program that writes to its file of boot reports and stays. */
async function reporter(words: readonly string[], script: string): Promise<ServerProcess> {
  const { context } = place();
  const command = [...words, 'sh', '-c', `${script} >> "$SERVEBENCH_BOOT_FILE"; exec sleep 60`];
  const started = await ServerProcess.spawn(
    { command, cwd: '/', env: { ...context.environment } },
    { name: 'reporter', stopSignal: 'SIGTERM', context, listen: null, hurry: new AbortController().signal },
  );
  onTestFinished(() => started.stop());
  return started;
}

describe.skipIf(process.platform === 'win32')('the file of boot reports', () => {
  it.skipIf(!isRoot)('is open to workers of another user, whatever the umask', async () => {
    const umask = process.umask(0o077);
    onTestFinished(() => void process.umask(umask));
    const started = await reporter(asAnother, 'echo booted 7 0.5');
    await expect.poll(() => started.boots).toEqual([{ pid: 7, cpuSeconds: 0.5 }]);
  });

  it.skipIf(!isRoot)('lies in a folder that others can’t list, since its name is what keeps them from it', async () => {
    const { context } = place();
    const { id } = await newLease(['true'], null);
    const file = makeBootReportFile(id, 'a-name-that-only-the-server-is-told');
    onTestFinished(() => removeLease(context.leaseFolder, id));
    const [program = '', ...words] = asAnother;
    const ask = (...command: string[]) => execFileSync(program, [...words, ...command], { stdio: 'pipe' });
    expect(() => ask('ls', dirname(file))).toThrow('Permission denied');
    // Who knows the name comes to it.
    expect(() => ask('stat', file)).not.toThrow();
  });

  it('is read no further than 64 kB, however much is written to it', async () => {
    const started = await reporter([], 'seq -f "booted %.0f" 100001 120000');
    // Whole lines of 14 bytes.
    await expect.poll(() => started.bootReports.booted).toBe(Math.floor((64 * 1024) / 14));
  });
});
