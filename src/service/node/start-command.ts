import { resolve } from 'node:path';
import type { Failure } from '../../model/facts/failure.ts';
import { ServiceError } from '../service-error.ts';
import { refuseUnmeasurable } from './development-servers.ts';
import { readManagerCall } from './manager-call.ts';
import { readNodeCommandLine } from './node-options.ts';
import { nearestManifest, type PackageManifest, upwards, workspaceOf } from './package-manifest.ts';
import { findProgram, scriptOf } from './program-script.ts';
import { readScriptLine, takeAssignments } from './script-words.ts';

/** How a service of Node is started, with all that package managers and wrappers do on the way there. */
export interface NodeStart {
  /** A script that Node itself runs, so that several processes can share a port; `null`: see `program`. */
  readonly script: { readonly nodeArgs: readonly string[]; readonly path: string } | null;
  /** A program that starts Node in a process of its own somewhere below; `null` where `script` is set. */
  readonly program: string | null;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Files that wrappers load variables from (dotenv-cli, env-cmd), relative to `cwd`. */
  readonly envFiles: readonly string[];
  /** What the scripts do before they start the service, which Servebench does not. */
  readonly before: readonly string[];
}

interface Words {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly envFiles: readonly string[];
  readonly before: readonly string[];
}

/** A script that calls itself would be followed forever. */
const deepest = 12;

/**
 * Follows a command line (`npm run start`, `cross-env NODE_ENV=production tsx src/index.ts`, `next start`) to the script
 * that Node runs, without a shell. What needs one is left to the package manager. Throws `ServiceError` where a script or
 * program is missing, or is one that can't be measured (a development server, a process manager).
 */
export function resolveStart(
  command: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): NodeStart {
  let line: Words = { words: command, cwd, env: {}, envFiles: [], before: [] };
  for (let depth = 0; depth < deepest; depth++) {
    const assigned = takeAssignments(line.words);
    line = { ...line, words: assigned.words, env: { ...line.env, ...assigned.env } };
    refuseUnmeasurable(line.words);
    const next = unwrapped(line, { ...environment, ...line.env });
    if (next === null) return startOf(line, { ...environment, ...line.env });
    line = next;
  }
  throw new ServiceError({ kind: 'script-calls-itself', line: command.join(' ') });
}

/** One wrapper less; `null` where none is left. */
function unwrapped(line: Words, environment: Readonly<Record<string, string>>): Words | null {
  const [program = '', ...rest] = line.words;
  const name = programName(program);
  if (/^(npm|pnpm|yarn|bun)$/.test(name)) return packageManagerLine(name, rest, line, environment);
  if (name === 'node' && rest[0]?.startsWith('--run') === true) {
    const script = rest[0] === '--run' ? rest[1] : rest[0].slice('--run='.length);
    const args = rest.slice(rest[0] === '--run' ? 2 : 1);
    return scriptLine(
      script ?? '',
      args[0] === '--' ? args.slice(1) : args,
      nearestManifest(line.cwd),
      line,
      environment,
    );
  }
  if (/^(cross-env|cross-env-shell)$/.test(name) || (name === 'env' && rest[0]?.startsWith('-') === false))
    return { ...line, words: rest };
  if (/^(npx|bunx|pnpx)$/.test(name)) return { ...line, words: withoutFlags(rest) };
  if (name === 'dotenv' || name === 'env-cmd') return withEnvFiles(name, rest, line);
  return null;
}

/** What comes after the options of a program that runs another one. */
function withoutFlags(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^(-y|--yes|--no|--no-install|--prefer-offline|-q|--quiet)$/.test(word));
  const rest = first < 0 ? [] : words.slice(first);
  return rest[0] === '--' ? rest.slice(1) : rest;
}

/** dotenv-cli's `-e FILE … --`, env-cmd's `-f FILE`. */
function withEnvFiles(name: string, words: readonly string[], line: Words): Words | null {
  const files: string[] = [];
  let index = 0;
  for (; index < words.length && words[index]?.startsWith('-') === true && words[index] !== '--'; index++) {
    const match = /^(-e|-f|--file)(?:=(.*))?$/.exec(words[index] as string);
    // Its other options change what is loaded: it is left to do it itself.
    if (match === null) return null;
    files.push(match[2] ?? words[++index] ?? '');
  }
  const rest = words[index] === '--' ? words.slice(index + 1) : words.slice(index);
  if (rest.length === 0) return null;
  const usual = name === 'dotenv' || files.length > 0 ? '.env' : './.env';
  return { ...line, words: rest, envFiles: [...line.envFiles, ...(files.length > 0 ? files : [usual])] };
}

/** `npm start`, `pnpm run serve -- --x`, `yarn workspace api start`, `npm exec tsx x`; `null`: left to the manager itself. */
function packageManagerLine(
  manager: string,
  words: readonly string[],
  line: Words,
  environment: Readonly<Record<string, string>>,
): Words | null {
  const call = readManagerCall(manager, words);
  if (call === null) return null;
  const own = nearestManifest(call.folder === null ? line.cwd : resolve(line.cwd, call.folder));
  const manifest = own !== null && call.workspace !== null ? workspaceOf(own, call.workspace) : own;
  if (own !== null && manifest === null) return null;
  const { verb, args } = call;
  if (call.runs === 'program') return { ...line, words: args };
  if (call.runs === 'script' || verb === 'start' || manifest?.scripts[verb] !== undefined)
    return scriptLine(verb, args, manifest, line, environment);
  // yarn and bun run a program of the project by its bare name.
  return manager === 'yarn' || manager === 'bun' ? { ...line, words: [verb, ...args] } : null;
}

function scriptLine(
  name: string,
  args: readonly string[],
  manifest: PackageManifest | null,
  line: Words,
  environment: Readonly<Record<string, string>>,
): Words | null {
  if (manifest === null) throw new ServiceError({ kind: 'no-manifest', folder: line.cwd });
  const text =
    manifest.scripts[name] ??
    (name === 'start' && scriptOf('server.js', manifest.folder) ? 'node server.js' : undefined);
  if (text === undefined) {
    const others = Object.keys(manifest.scripts);
    throw new ServiceError({
      kind: 'no-such-npm-script',
      manifest: resolve(manifest.folder, 'package.json'),
      script: name,
      others,
    });
  }
  // As npm tells its scripts.
  const told: Record<string, string> = {
    npm_lifecycle_event: name,
    ...(manifest.name === null ? {} : { npm_package_name: manifest.name }),
    ...(manifest.version === null ? {} : { npm_package_version: manifest.version }),
  };
  const read = readScriptLine(text, { ...environment, ...told });
  if (read === null) return null;
  const cwd = read.folder === null ? manifest.folder : resolve(manifest.folder, read.folder);
  const hooks = [manifest.scripts[`pre${name}`]].filter((one): one is string => one !== undefined);
  return {
    words: [...read.words, ...args],
    cwd,
    env: { ...line.env, ...told, ...read.env },
    envFiles: line.envFiles.map((file) => resolve(line.cwd, file)),
    before: [...line.before, ...hooks, ...read.before],
  };
}

function startOf(line: Words, environment: Readonly<Record<string, string>>): NodeStart {
  const { words, cwd, env, envFiles, before } = line;
  const [program = '', ...rest] = words;
  const common = { cwd, env, envFiles, before };
  const name = programName(program);
  if (name === 'node' || name === 'nodejs') {
    const { nodeArgs, script, args } = readNodeCommandLine(rest);
    if (script === null) return { ...common, script: null, program: 'node', args: rest };
    const path = scriptOf(script, cwd);
    if (path === null) throw new ServiceError(missingScript(script, cwd));
    return { ...common, script: { nodeArgs, path }, program: null, args };
  }
  const found = findProgram(program, cwd, environment);
  if (found === null) throw new ServiceError(missingProgram(program, cwd));
  if (name === 'tsx' && found.kind === 'script') {
    const { nodeArgs, script, args } = readNodeCommandLine(rest);
    const path = script === null ? null : scriptOf(script, cwd);
    // What tsx does from version 4 on, without a process between (https://tsx.is/dev-api/node-cli).
    if (path !== null && !nodeArgs.some((one) => one.startsWith('--tsconfig')))
      return { ...common, script: { nodeArgs: [...nodeArgs, '--import', 'tsx'], path }, program: null, args };
  }
  if (found.kind === 'script' && !startsChildren.test(name))
    return { ...common, script: { nodeArgs: [], path: found.path }, program: null, args: rest };
  return { ...common, script: null, program: found.path, args: rest };
}

/** Programs that are scripts of Node themselves and start the service in a process of its own. */
const startsChildren = /^(tsx|nest|npm-run-all2?|run-[sp]|concurrently|npm|pnpm|yarn|dotenv|env-cmd)$/;

/** What to do about a script that is not there, above all one that a build makes. */
export function missingScript(script: string, cwd: string): Failure {
  const isBuilt = /(^|[\\/])(dist|build|out|lib|\.output|\.next)[\\/]/.test(script);
  const build = isBuilt && nearestManifest(cwd)?.scripts['build'] !== undefined;
  return { kind: 'no-such-script', script, folder: cwd, build };
}

function missingProgram(program: string, cwd: string): Failure {
  const packagesInstalled = upwards(cwd).some((folder) => findProgram('./node_modules', folder, {}) !== null);
  return { kind: 'no-such-node-program', program, folder: cwd, packagesInstalled };
}

function programName(program: string): string {
  return (program.split(/[\\/]/).at(-1) ?? program).replace(/\.(exe|cmd|[cm]?js)$/i, '');
}
