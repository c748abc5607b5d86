// What the scripts and tests need of the system, as Debian's packages: looked for first, then installed where this is
// root's machine, else named with the command that installs them.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

/** A package and, where it is there for one program alone, that program: it may have come from elsewhere. */
export interface SystemPackage {
  readonly name: string;
  readonly program?: string;
}

/** What `npm test` needs of the system for its suites with real servers. */
export const serverPackages: readonly SystemPackage[] = [
  { name: 'git', program: 'git' },
  { name: 'iproute2', program: 'ip' },
  { name: 'openssl', program: 'openssl' },
  { name: 'procps', program: 'ps' },
  { name: 'util-linux', program: 'unshare' },
];

/** What it takes to make a virtual environment of Python; an interpreter from elsewhere mostly brings it along. */
export const pythonPackages: readonly SystemPackage[] = [{ name: 'python3' }, { name: 'python3-venv' }];

/** What compiling the native modules of VS Code's server takes. */
export const workbenchPackages: readonly SystemPackage[] = [
  { name: 'g++', program: 'g++' },
  { name: 'make', program: 'make' },
  { name: 'procps', program: 'ps' },
  { name: 'python3', program: 'python3' },
];

/** A browser for the panel's tests and for VS Code's workbench. */
export const chromiumPackage: SystemPackage = { name: 'chromium' };

const programFolders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];

/** The packages that are not there. None on a system that is not a Debian: there they have other names. */
export async function missingPackages(wanted: readonly SystemPackage[]): Promise<string[]> {
  if (!existsSync('/usr/bin/dpkg-query')) return [];
  const unsure = wanted.filter(({ program }) => program === undefined || !isOnPath(program));
  const names = [...new Set(unsure.map(({ name }) => name))];
  if (names.length === 0) return [];
  const query = await execa('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names], {
    reject: false,
    lines: true,
  });
  const installed = new Set(query.stdout.flatMap((line) => line.match(/^(\S+) installed$/)?.[1] ?? []));
  return names.filter((name) => !installed.has(name));
}

/** The command that installs packages, for whoever may. */
export function installCommand(packages: readonly string[]): string {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * Installs the packages that are missing. Gives `null` when all are there at the end, else one sentence that says what to
 * do: the command where this user may not install, the end of apt's output where it failed.
 */
export async function installMissing(
  wanted: readonly SystemPackage[],
  say: (line: string) => void = console.log,
): Promise<string | null> {
  const missing = await missingPackages(wanted);
  if (missing.length === 0) return null;
  if (process.getuid?.() !== 0)
    return `Packages of this system are missing. Install them with:\n  ${installCommand(missing)}`;
  say(`Installing Debian packages: ${missing.join(', ')}.`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execa('apt-get', ['update', '-qq'], { env, reject: false });
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  const { failed, all } = await execa('apt-get', args, { env, all: true, reject: false });
  if (!failed) return null;
  return `Debian packages could not be installed (${installCommand(missing)}):\n${lastLines(all)}`;
}

function isOnPath(program: string): boolean {
  return programFolders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function lastLines(output: string): string {
  return output
    .trim()
    .split('\n')
    .slice(-8)
    .map((line) => `    ${line}`)
    .join('\n');
}
