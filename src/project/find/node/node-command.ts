import { posix } from 'node:path';
import { t } from '../../../words/language.ts';
import { commandEvidence, type FoundCommand } from '../commands/found-command.ts';
import { isComputed, knownVariables, type ShellCommand } from '../commands/shell-line.ts';
import { type FoundService, foundService } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { ecosystemApp } from './ecosystem.ts';
import { kitService } from './kit-service.ts';
import { kitOf } from './kits.ts';
import { nextRoutes } from './next-routes.ts';
import { readEntry, readPlugin } from './node-entry.ts';
import { isOfBuild, notBuiltNote } from './not-built.ts';
import { builtScript, scriptAt } from './resolve-script.ts';

/** How TypeScript's runners are told to Node itself. */
const runners: Readonly<Record<string, readonly string[]>> = {
  tsx: ['--import', 'tsx'],
  'ts-node': ['-r', 'ts-node/register'],
  'ts-node-esm': ['--loader', 'ts-node/esm'],
  'swc-node': ['-r', '@swc-node/register'],
  esmo: ['--import', 'tsx'],
  'babel-node': ['-r', '@babel/register'],
};

/** Runners that start again at each change: for development, and what they run in place. */
const watchers: Readonly<Record<string, readonly string[]>> = {
  nodemon: [],
  'node-dev': [],
  'ts-node-dev': ['-r', 'ts-node/register'],
  tsnd: ['-r', 'ts-node/register'],
};

/** Programs of frameworks that start a production server by themselves. */
const servers: Readonly<Record<string, RegExp>> = {
  next: /^start$/,
  nest: /^start$/,
  fastify: /^start$/,
  'react-router-serve': /./,
  'remix-serve': /./,
  nuxt: /^(start|preview)$/,
  strapi: /^start$/,
};

const flagsWithValue: ReadonlySet<string> = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '--env-file',
  '--env-file-if-exists',
  '-C',
  '--conditions',
  '--title',
  '--max-http-header-size',
]);

/** The service that a command line of Node's world starts; `null` where it is none. */
export function nodeCommandService(
  command: ShellCommand,
  found: FoundCommand,
  files: ProjectFiles,
): FoundService | null {
  const program = posix.basename(command.words[0] ?? '').replace(/\.(exe|cmd)$/, '');
  const rest = command.words.slice(1);
  const evidence = commandEvidence(found);
  if (program === 'node' || program === 'nodejs') return nodeService(command, rest, [], found, files, evidence);
  if (Object.hasOwn(runners, program)) {
    const isWatching = rest[0] === 'watch' || rest.includes('--watch');
    return isWatching ? null : nodeService(command, rest, runners[program] ?? [], found, files, evidence);
  }
  if (Object.hasOwn(watchers, program)) {
    const word = rest.find((one) => !one.startsWith('-') && scriptAt(posix.join(command.cwd, one), files) !== null);
    if (word === undefined) return null;
    const loader =
      /\.[cm]?tsx?$/.test(word) && program === 'nodemon' ? (runners['tsx'] ?? []) : (watchers[program] ?? []);
    const service = nodeService(command, [word], loader, found, files, evidence);
    return service === null
      ? null
      : {
          ...service,
          notes: [...service.notes, t('{0} is for development; the script is measured without it.', program)],
        };
  }
  if (program === 'pm2' || program === 'pm2-runtime') return pm2Service(command, rest, found, files, evidence);
  const isOwn = !(command.words[0] ?? '').includes('/') || (command.words[0] ?? '').includes('node_modules/.bin/');
  const mode = isOwn && Object.hasOwn(servers, program) ? servers[program] : undefined;
  if (mode === undefined || !mode.test(rest[0] ?? '-') || rest.includes('--watch')) return null;
  return frameworkService(program, command, rest, found, files, evidence);
}

function nodeService(
  command: ShellCommand,
  words: readonly string[],
  loader: readonly string[],
  found: FoundCommand,
  files: ProjectFiles,
  evidence: string,
): FoundService | null {
  const nodeArgs: string[] = [];
  let at = 0;
  for (; at < words.length && (words[at] as string).startsWith('-'); at++) {
    const word = words[at] as string;
    const takesNext = flagsWithValue.has(word);
    if (!/^--(watch|inspect)/.test(word) && !isComputed(word))
      nodeArgs.push(word, ...(takesNext && words[at + 1] !== undefined ? [words[at + 1] as string] : []));
    if (takesNext) at++;
  }
  const script = words[at];
  if (script === undefined || isComputed(script)) return null;
  const path = posix.join(command.cwd, script);
  const kit = kitOf(command.cwd, files);
  const inside = posix.relative(command.cwd, path);
  if (kit !== null && (inside === kit.script || inside === posix.dirname(kit.script)))
    return kitService(kit, command.cwd, files, evidence, { nodeArgs, env: environment(command) });
  const runsSources = loader.length > 0 || nodeArgs.some((arg) => /^(tsx|ts-node|@swc-node|@babel)\b/.test(arg));
  const source = scriptAt(path, files, loader.length > 0);
  // Node runs no TypeScript under the name of what it is compiled to: that lies where the build puts it.
  const isOther = source !== null && !runsSources && /\.[cm]?js$/.test(path) && !/\.[cm]?js$/.test(source);
  const built = isOther ? builtScript(path, command.cwd, files) : null;
  const real = built === null ? source : files.exists(built) ? built : null;
  const meant = real ?? built ?? withEnding(path);
  const entry = readEntry(isOther ? source : meant, files);
  const isBundle = isOfBuild(inside) && entry?.source === real;
  // A script that serves nothing is a tool; one that is not built yet may serve, and what a bundle does nobody can read.
  if (real !== null && entry?.serves === false && !isBundle) return null;
  if (real === null && entry === null && !isOfBuild(inside)) return null;
  const app = posix.relative(command.cwd, meant);
  const args = withoutPort(words.slice(at + 1)).filter((word) => !isComputed(word));
  return foundService({
    launcher: 'node',
    app,
    args,
    nodeArgs: [...loader, ...nodeArgs],
    env: environment(command),
    envFiles: nodeArgs.some((arg) => arg.startsWith('--env-file'))
      ? []
      : found.envFiles.filter((file) => files.exists(file)),
    cwd: command.cwd,
    evidence,
    endpoints: entry?.routes.endpoints ?? [],
    notes: [...(real === null ? [notBuiltNote(posix.join(command.cwd, app), command.cwd, files)] : [])],
    runsByDefaults: entry?.forks === false,
    routeNotes: entry?.routes.notes ?? [],
    identity: `node ${posix.join(command.cwd, app)}`,
  });
}

/** A script's file where only its name is known: a folder of builds stands for the index in it. */
function withEnding(path: string): string {
  if (/\.[cm]?[jt]s$/.test(path)) return path;
  return isOfBuild(posix.basename(path)) ? posix.join(path, 'index.js') : `${path}.js`;
}

/** `fastify start app.js`, `next start`: what starts them is the project's own script. */
function frameworkService(
  program: string,
  command: ShellCommand,
  rest: readonly string[],
  found: FoundCommand,
  files: ProjectFiles,
  evidence: string,
): FoundService | null {
  const { script } = found;
  // What they preview is a server that runs without them.
  const kit = program === 'nuxt' ? kitOf(command.cwd, files) : null;
  if (kit !== null) return kitService(kit, command.cwd, files, evidence, { env: environment(command) });
  const isScript = script !== null && found.cwd === command.cwd;
  const starts = isScript ? ['npm', 'run', script] : ['npx', '--no-install', program, ...withoutPort(rest)];
  const common = {
    launcher: 'node' as const,
    command: starts,
    env: environment(command),
    cwd: command.cwd,
    evidence,
    identity: `${program} ${command.cwd}`,
  };
  if (program === 'nest') {
    const built = ['dist/main.js', 'dist/src/main.js'].find((path) => files.exists(posix.join(command.cwd, path)));
    const entry = readEntry(posix.join(command.cwd, 'src/main.ts'), files);
    const routes = { endpoints: entry?.routes.endpoints ?? [], routeNotes: entry?.routes.notes ?? [] };
    const identity = `node ${posix.join(command.cwd, 'dist/main.js')}`;
    // "nest start" compiles first; what it then runs is measured.
    return built === undefined
      ? foundService({ ...common, ...routes, identity })
      : foundService({ ...common, ...routes, command: null, app: built, identity });
  }
  if (program === 'fastify') {
    const plugins = rest.filter((word) => !word.startsWith('-') && word !== 'start');
    const unbuilt = plugins
      .filter((word) => isOfBuild(posix.join(word)))
      .map((word) => posix.join(command.cwd, word))
      .find((path) => !files.exists(path));
    const routes = plugins
      .map((word) => readPlugin(posix.join(command.cwd, word), files))
      .find((entry) => entry !== null)?.routes;
    return foundService({
      ...common,
      endpoints: routes?.endpoints ?? [],
      notes: unbuilt === undefined ? [] : [notBuiltNote(unbuilt, command.cwd, files)],
      routeNotes: routes?.notes ?? [],
    });
  }
  const endpoints = program === 'next' ? nextRoutes(command.cwd, files) : [];
  const [build = ''] = program === 'next' ? ['.next/BUILD_ID'] : rest.filter((word) => isOfBuild(posix.join(word)));
  const isBuilt = build === '' || files.exists(posix.join(command.cwd, build));
  return foundService({
    ...common,
    endpoints,
    notes: isBuilt ? [] : [t('It is not built yet: npm run build before the run.')],
  });
}

/** Arguments without the one that says where to listen, which Servebench sees to. */
function withoutPort(words: readonly string[]): string[] {
  return words.filter((word, at) => !word.includes('{port}') && !(/^-/.test(word) && words[at + 1] === '{port}'));
}

/** `pm2 start app.js -i 4`, `pm2 start ecosystem.config.js`. */
function pm2Service(
  command: ShellCommand,
  rest: readonly string[],
  found: FoundCommand,
  files: ProjectFiles,
  evidence: string,
): FoundService | null {
  const words = rest.filter((word) => word !== 'start');
  const script = words.find((word) => !word.startsWith('-') && scriptAt(posix.join(command.cwd, word), files) !== null);
  if (script === undefined) return null;
  const config = scriptAt(posix.join(command.cwd, script), files);
  const isConfig = /\.(config\.[cm]?js|json)$/.test(script) && config !== null;
  const named = isConfig ? ecosystemApp(config, files) : null;
  if (isConfig && named === null) return null;
  const asked = /^[1-9]\d?$/.exec(words[words.indexOf('-i') + 1] ?? '')?.[0];
  const instances = named?.instances ?? (words.includes('-i') && asked !== undefined ? Number(asked) : null);
  const started = { ...command, env: { ...named?.env, ...command.env } };
  const service = nodeService(started, [named?.script ?? script], named?.nodeArgs ?? [], found, files, evidence);
  return service === null
    ? null
    : { ...service, usedSettings: instances === null ? {} : { workers: [instances] }, runsByDefaults: false };
}

function environment(command: ShellCommand): Record<string, string> {
  return knownVariables(command, ['PORT', 'HOST']);
}
