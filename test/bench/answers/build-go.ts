import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { keepFolder, servicesFolder } from './run-plan.ts';

/** Where the labelled Go service is built to. */
export const labelledGoProgram = join(keepFolder, 'labelled-go');

/** Builds the labelled Go service. Gives why it can't be, as a sentence; `null` when it is there. */
export async function buildLabelledGo(): Promise<string | null> {
  const compiler = findGo();
  if (compiler === null) return 'Go is not installed on this machine (looked on PATH and in /usr/local/go/bin).';
  await mkdir(keepFolder, { recursive: true });
  await promisify(execFile)(compiler, ['build', '-o', labelledGoProgram, '.'], {
    cwd: join(servicesFolder, 'labelled-go'),
    env: { ...process.env, GOCACHE: join(keepFolder, 'go-cache'), GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false' },
  });
  return null;
}

function findGo(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/go/bin'];
  return folders.map((folder) => join(folder, 'go')).find((path) => existsSync(path)) ?? null;
}
