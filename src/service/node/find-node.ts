import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { findOnPath } from '../../host/find-on-path.ts';
import type { ProgramOrigin } from '../../model/facts/program-origin.ts';
import { ServiceError } from '../service-error.ts';
import { upwards } from './package-manifest.ts';

/** A Node.js program, and why this one. */
export interface FoundNode {
  readonly path: string;
  readonly origin: ProgramOrigin;
  /** What the project asks for that this may not be: `.nvmrc asks for 20`; `null`: nothing. */
  readonly asked: AskedVersion | null;
}

/** A version of Node that a project asks for, as far as it is written there: `22`, `20.11.1`, `lts/iron`. */
export interface AskedVersion {
  readonly version: string;
  readonly file: string;
}

const windows = process.platform === 'win32';

/**
 * The Node of a service: `service.node` (a path or a version), else the first on PATH, else what nvm, fnm, volta, mise, asdf or
 * Homebrew has installed, by the version that the project asks for. An editor that was started from a desktop often has no
 * PATH of a shell. Throws `ServiceError` where there is none.
 */
export function findNode(
  named: string | undefined,
  folders: { readonly planFolder: string; readonly cwd: string },
  environment: Readonly<Record<string, string>>,
): FoundNode {
  const asked = askedVersion(folders.cwd);
  if (named !== undefined) return { ...namedNode(named, folders.planFolder, environment), asked: null };
  const onPath = findOnPath('node', environment);
  if (onPath !== null) return { path: onPath, origin: { kind: 'path' }, asked };
  const installed = installedNodes(environment);
  const fitting = asked === null ? [] : installed.filter(({ version }) => fits(version, asked.version));
  const [best] = [...(fitting.length > 0 ? fitting : installed)].sort((a, b) => compareVersions(b.version, a.version));
  if (best !== undefined) {
    const file = fitting.length > 0 && asked !== null ? asked.file : null;
    const origin = { kind: 'manager', manager: best.manager, file } as const;
    return { path: best.path, origin, asked: fitting.length > 0 ? null : asked };
  }
  throw new ServiceError({
    kind: 'no-node',
    asked: asked === null ? null : { file: asked.file, version: asked.version },
  });
}

function namedNode(
  named: string,
  planFolder: string,
  environment: Readonly<Record<string, string>>,
): Omit<FoundNode, 'asked'> {
  if (/[\\/]/.test(named)) {
    const path = isAbsolute(named) ? named : resolve(planFolder, named);
    if (existsSync(path)) return { path, origin: { kind: 'plan' } };
    throw new ServiceError({ kind: 'no-such-node', node: named, folder: planFolder });
  }
  if (!/^v?\d/.test(named)) {
    const path = findOnPath(named, environment);
    if (path !== null) return { path, origin: { kind: 'plan' } };
    throw new ServiceError({ kind: 'no-such-node', node: named, folder: null });
  }
  const installed = installedNodes(environment);
  const [best] = installed
    .filter(({ version }) => fits(version, named))
    .sort((a, b) => compareVersions(b.version, a.version));
  if (best !== undefined) return { path: best.path, origin: { kind: 'manager-by-plan', manager: best.manager } };
  const others = installed.map(({ version }) => version).sort(compareVersions);
  throw new ServiceError({ kind: 'node-version-missing', version: named, others });
}

interface InstalledNode {
  readonly path: string;
  readonly version: string;
  readonly manager: string;
}

/** Where each manager keeps its versions: a folder that holds one folder for each, and the program in it. */
function installedNodes(environment: Readonly<Record<string, string>>): InstalledNode[] {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
  const share = environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share');
  const program = windows ? 'node.exe' : join('bin', 'node');
  const places: readonly (readonly [manager: string, folder: string | undefined, program: string])[] = [
    ['nvm', join(environment['NVM_DIR'] ?? join(home, '.nvm'), 'versions', 'node'), program],
    ['nvm', environment['NVM_HOME'], program],
    ['fnm', join(environment['FNM_DIR'] ?? join(share, 'fnm'), 'node-versions'), join('installation', program)],
    ['fnm', join(home, '.fnm', 'node-versions'), join('installation', program)],
    ['volta', join(environment['VOLTA_HOME'] ?? join(home, '.volta'), 'tools', 'image', 'node'), program],
    ['mise', join(environment['MISE_DATA_DIR'] ?? join(share, 'mise'), 'installs', 'node'), program],
    ['asdf', join(environment['ASDF_DATA_DIR'] ?? join(home, '.asdf'), 'installs', 'nodejs'), program],
    ['nodenv', join(home, '.nodenv', 'versions'), program],
    ['Homebrew', windows ? undefined : '/opt/homebrew/Cellar/node', program],
  ];
  return places.flatMap(([manager, folder, inside]) =>
    versionFolders(folder).flatMap((version) => {
      const path = join(folder as string, version, inside);
      return existsSync(path) ? [{ path, version: version.replace(/^v/, ''), manager }] : [];
    }),
  );
}

function versionFolders(folder: string | undefined): string[] {
  if (folder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => /^v?\d+(\.\d+)*$/.test(name));
}

/** What `.nvmrc`, `.node-version`, `.tool-versions`, `mise.toml`'s line or volta's part of `package.json` asks for. */
export function askedVersion(cwd: string): AskedVersion | null {
  for (const folder of upwards(cwd)) {
    for (const [file, pattern] of askingFiles) {
      const version = pattern.exec(textOf(join(folder, file)))?.[1];
      if (version !== undefined) return { version, file };
    }
    // A project ends where its repository does.
    if (existsSync(join(folder, '.git'))) return null;
  }
  return null;
}

const askingFiles: readonly (readonly [file: string, pattern: RegExp])[] = [
  ['.nvmrc', /^\s*v?([\w./*-]+)/],
  ['.node-version', /^\s*v?([\w./*-]+)/],
  ['.tool-versions', /^nodejs\s+([\w.]+)/m],
  ['mise.toml', /^node\s*=\s*"([\w.]+)"/m],
  ['package.json', /"volta"\s*:\s*\{[^}]*"node"\s*:\s*"([\d.]+)"/],
];

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return '';
  }
}

/** Whether a version is one that `20`, `20.11` or `20.11.1` asks for; names such as `lts/iron` are not known here. */
export function fits(version: string, asked: string): boolean {
  const wanted = asked
    .replace(/^v/, '')
    .replace(/\.(x|\*)/g, '')
    .split('.');
  return wanted.every((part, index) => part === version.replace(/^v/, '').split('.')[index]);
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
