import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runService } from './service-run.ts';

it('names the variables of the plan and its files that an advised command needs, and shows none of their values', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-advice-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // The run's own PATH wins over that of a file.
  await writeFile(join(folder, '.env'), 'FROM_FILE=canary-filed\nPATH=canary-path\n');
  const record = await runService({
    service: {
      launcher: 'command',
      command: [process.execPath, 'stepped-rate.mjs', '900'],
      env: { PORT: '{port}', POOL: '{pool}', TOKEN: 'canary-planned' },
      envFile: [join(folder, '.env')],
    },
    settings: { pool: [1] },
    endpoints: [{ name: 'e', path: '/' }],
    load: { connections: 4, seconds: 0.2 },
  });
  expect(record.recommendations).toHaveLength(1);
  const { command, advice } = record.recommendations[0]!;
  expect(command).toMatch(/^env PORT=8000 POOL=1 /);
  expect(advice[0]).toEqual({ kind: 'environment-needed', names: ['FROM_FILE', 'TOKEN', join(folder, '.env')] });
  expect(JSON.stringify(record)).not.toContain('canary');
});
