import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What the folders of a Python interpreter say, without it being run. */
export interface PackagesOnDisk {
  /** `3.12.4`; `null` where no file tells. */
  readonly python: string | null;
  /** Installed distributions by their normalized names (PEP 503), with their versions. */
  readonly versions: ReadonlyMap<string, string>;
}

/**
 * Reads what is installed beside an interpreter: `pyvenv.cfg` for its version, the names of `*.dist-info` for its packages
 * (PEP 376). Runs nothing: an interpreter that lies in a folder may be anybody's program.
 */
export async function packagesOnDisk(interpreter: string): Promise<PackagesOnDisk> {
  const own = dirname(dirname(interpreter));
  const base = dirname(dirname(await realpath(interpreter).catch(() => interpreter)));
  const configuration = await readFile(join(own, 'pyvenv.cfg'), 'utf8').catch(() => '');
  const versions = new Map<string, string>();
  for (const folder of await packageFolders(configuration === '' ? base : own)) {
    for (const name of await readdir(folder).catch(() => [])) {
      const match = /^([\w.]+)-([\w.!+]+)\.dist-info$/.exec(name);
      if (match !== null) versions.set(normalized(match[1] as string), match[2] as string);
    }
  }
  return { python: /^version(?:_info)?\s*=\s*([\d.]+)/m.exec(configuration)?.[1] ?? null, versions };
}

function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Where an interpreter's prefix keeps its packages (sysconfig's purelib; Debian's dist-packages). */
async function packageFolders(prefix: string): Promise<string[]> {
  const libraries = (await readdir(join(prefix, 'lib')).catch(() => [])).filter((name) => /^python\d/.test(name));
  return [
    join(prefix, 'Lib', 'site-packages'),
    ...libraries.flatMap((name) => ['site-packages', 'dist-packages'].map((kind) => join(prefix, 'lib', name, kind))),
  ];
}
