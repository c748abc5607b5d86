import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { ServiceError } from '../service-error.ts';

/** Under these endings projects keep a list of the variables that somebody has to give values to. */
export const templateEndings = ['.example', '.sample', '.template', '.dist'] as const;

/**
 * The variables of a plan's environment files, the later ones winning. Throws `ServiceError` for a file that can't be read.
 * `files`: relative to `folder`. The values are for the server alone: never log or record them.
 */
export async function readEnvFiles(files: readonly string[], folder: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const file of files) Object.assign(all, await readEnvFile(file, folder));
  return all;
}

async function readEnvFile(file: string, folder: string): Promise<Record<string, string>> {
  const path = resolve(folder, file);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ServiceError({
      kind: 'env-file-unreadable',
      file,
      folder,
      code: code ?? null,
      template: code === 'ENOENT' ? await templateOf(path) : null,
    });
  }
  return variablesIn(bytes);
}

/** What a `.env` file sets: `NAME=value`, quotes, comments and `export` as Node's own `--env-file` reads them. */
export function variablesIn(bytes: Buffer): Record<string, string> {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
  return Object.fromEntries(
    Object.entries(parseEnv(text)).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The name of a list of the variables beside the file; `null` where there is none. */
async function templateOf(path: string): Promise<string | null> {
  for (const ending of templateEndings) {
    const name = basename(path) + ending;
    const found = await readFile(join(dirname(path), name)).catch(() => null);
    if (found !== null) return name;
  }
  return null;
}
