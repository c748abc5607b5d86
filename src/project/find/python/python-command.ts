import { posix } from 'node:path';
import { isPythonLauncher } from '../../../model/plan/launcher-facts.ts';
import type { Space } from '../../../model/settings.ts';
import { t } from '../../../words/language.ts';
import { commandEvidence, type FoundCommand } from '../commands/found-command.ts';
import { serverLine } from '../commands/server-options.ts';
import { isComputed, knownVariables, type ShellCommand } from '../commands/shell-line.ts';
import { type FoundRoutes, type FoundService, foundService } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { gunicornConfig } from './gunicorn-config.ts';
import { hypercornConfig } from './hypercorn-config.ts';
import { appNamed, moduleNamed } from './named-app.ts';
import { interfaceOf, placeName, pythonRoutes } from './python-app.ts';
import type { PythonReader } from './python-reader.ts';
import { configNotes, type ServerConfig } from './server-config.ts';

type PythonLauncher = 'gunicorn' | 'uvicorn' | 'hypercorn' | 'granian' | 'waitress';

/** Programs that are Python servers. */
const programs: Readonly<Record<string, PythonLauncher>> = {
  gunicorn: 'gunicorn',
  uvicorn: 'uvicorn',
  hypercorn: 'hypercorn',
  granian: 'granian',
  'waitress-serve': 'waitress',
  waitress: 'waitress',
};

/** The service that a Python server's command line starts; `null` where its program is none of these. */
export function pythonCommandService(
  reader: PythonReader,
  command: ShellCommand,
  found: FoundCommand,
  inCode: readonly FoundService[],
): FoundService | null {
  const program = posix.basename(command.words[0] ?? '').replace(/\.exe$/, '');
  const evidence = commandEvidence(found);
  const common = {
    evidence,
    env: knownVariables(command, ['PORT', 'HOST', 'WEB_CONCURRENCY']),
    envFiles: found.envFiles.filter((file) => reader.files.exists(file)),
  };
  if (program === 'fastapi' && /^(run|dev)$/.test(command.words[1] ?? ''))
    return fastapiService(command, common, inCode);
  const launcher = programs[program];
  if (launcher === undefined || !isPythonLauncher(launcher)) return null;
  const line = serverLine(launcher, localized(command, reader.files));
  const config = configOf(launcher, reader, optionOf(line.args, '-c', '--config'), command.cwd);
  const written = line.app ?? config?.app ?? null;
  const [app, isFactory] = targetOf(launcher, written, line.args);
  const own =
    app === null ? (inCode.find((service) => service.app !== null && service.interface !== null) ?? null) : null;
  const target = app ?? own?.app ?? null;
  if (target === null) return null;
  const { cwd, routes, speaks, missing, place } = located(reader, target, isFactory, command.cwd, [
    ...pathsOf(line.args, '--pythonpath', '--app-dir', '--chdir'),
    ...(config?.pythonPath ?? []),
    ...(config?.chdir == null ? [] : [config.chdir]),
  ]);
  const fallback = own ?? inCode.find((service) => service.launcher === launcher || service.interface !== null) ?? null;
  const workers = found.variables['WEB_CONCURRENCY'] ?? command.env['WEB_CONCURRENCY'];
  const used: Space = {
    ...(workers !== undefined && /^[1-9]\d?$/.test(workers) ? { workers: [Number(workers)] } : {}),
    ...config?.settings,
    ...line.settings,
  };
  const { computed } = line;
  return foundService({
    launcher,
    app: target,
    args: line.args.filter((arg) => arg !== '--call'),
    cwd,
    ...common,
    endpoints: routes?.endpoints ?? fallback?.endpoints ?? [],
    interface: speaks ?? fallback?.interface ?? (launcher === 'uvicorn' || launcher === 'hypercorn' ? 'asgi' : null),
    usedSettings: used,
    runsByDefaults: Object.keys(used).length === 0 && computed.length === 0 && (config?.computed ?? []).length === 0,
    notes: [
      ...(config === null ? [] : configNotes(config)),
      ...(missing !== null
        ? [t('There is no module "{0}" among the project\'s files: check service.app and service.cwd.', missing)]
        : []),
      ...(computed.length > 0
        ? [t('{0} is only known where the command runs: put today\'s value into "settings".', computed.join(', '))]
        : []),
      ...(routes === null ? (fallback?.notes ?? []) : []),
    ],
    routeNotes: routes?.notes ?? fallback?.routeNotes ?? [],
    identity: place ?? `python ${cwd} ${target}`,
  });
}

function configOf(
  launcher: PythonLauncher,
  reader: PythonReader,
  named: string | null,
  cwd: string,
): ServerConfig | null {
  if (launcher === 'gunicorn') return gunicornConfig(reader, named, cwd);
  return launcher === 'hypercorn' ? hypercornConfig(reader, named, cwd) : null;
}

/** A container's paths as the project's: `/app/conf/gunicorn.py` is what ends so here; a folder that is only there is left out. */
function localized({ words, cwd }: ShellCommand, files: ProjectFiles): string[] {
  const local: string[] = [];
  for (const word of words.slice(1)) {
    const [, option = '', path] = /^(--?[\w-]+=)?(\/.+)$/.exec(word) ?? [];
    const last = local.at(-1) ?? '';
    const isPath =
      path !== undefined &&
      (/^(-c|--config|--chdir|--pythonpath|--app-dir)$/.test(last) ||
        /^(--config|--chdir|--pythonpath|--app-dir)=$/.test(option));
    const isFile = isPath && /config|^-c$/.test(`${last}${option}`);
    const steps = isPath ? path.split('/').slice(1) : [];
    const found = steps
      .map((_step, at) => steps.slice(at).join('/'))
      .find((rest) =>
        isFile
          ? files.exists(posix.join(cwd, rest))
          : files.paths.some((one) => one.startsWith(`${posix.join(cwd, rest)}/`)),
      );
    if (!isPath) local.push(word);
    else if (found !== undefined) local.push(`${option}${found}`);
    else if (option === '') local.pop();
  }
  return local;
}

interface Located {
  readonly cwd: string;
  readonly routes: FoundRoutes | null;
  readonly speaks: 'wsgi' | 'asgi' | null;
  /** The module, where no file has its name. */
  readonly missing: string | null;
  /** What tells the app from others. */
  readonly place: string | null;
}

function located(
  reader: PythonReader,
  target: string,
  isFactory: boolean,
  cwd: string,
  paths: readonly string[],
): Located {
  const [module = '', expression = 'app'] = target.replace(/^(wsgi|asgi):(?=[\w.]+:)/, '').split(/:(.*)/s);
  const own = paths.map((path) => (posix.isAbsolute(path) ? '.' : posix.join(cwd, path)));
  const place = moduleNamed(reader, module, [cwd, ...own, '.', 'src', 'lib']);
  if (place === null) return { cwd, routes: null, speaks: null, missing: module, place: null };
  // Where the line is run from another folder than its place tells, as in a container, it is the module that decides.
  const isReached = [cwd, ...own].map((root) => posix.join(root, '.')).includes(place.root);
  const app = appNamed(reader, place.path, expression, isFactory);
  return {
    cwd: isReached ? cwd : place.root,
    routes: app === null ? null : pythonRoutes(reader, app),
    speaks: app === null ? null : interfaceOf(app),
    missing: null,
    place: app === null ? null : placeName(app, expression.includes('(')),
  };
}

/** What a server is told to serve, as the plan has it; and whether that is a factory. */
function targetOf(
  launcher: PythonLauncher,
  app: string | null,
  args: readonly string[],
): readonly [string | null, boolean] {
  if (app === null || isComputed(app)) return [null, false];
  const isFactory = args.includes('--factory') || args.includes('--call');
  if (launcher === 'gunicorn') return [app.includes(':') ? app : `${app}:application`, false];
  if (launcher === 'waitress' && isFactory && !app.includes('(')) return [`${app}()`, true];
  return [app, isFactory];
}

/** `fastapi run [path]`: uvicorn behind it. */
function fastapiService(
  command: ShellCommand,
  common: Pick<FoundService, 'evidence' | 'env' | 'envFiles'>,
  inCode: readonly FoundService[],
): FoundService | null {
  const line = serverLine('uvicorn', command.words.slice(2));
  const path = line.app === null ? null : posix.join(command.cwd, line.app);
  const service =
    inCode.find(
      (one) => one.launcher === 'uvicorn' && (path === null || one.evidence.startsWith(`${path.replace(/\/$/, '')}:`)),
    ) ?? inCode.find((one) => one.launcher === 'uvicorn');
  if (service === undefined) return null;
  const args = line.args.filter(
    (arg, at) => !/^--(app|root-path)$/.test(line.args[at - 1] ?? '') && !/^--app(=|$)/.test(arg),
  );
  return {
    ...service,
    ...common,
    args: [...service.args, ...args],
    usedSettings: line.settings,
    runsByDefaults: Object.keys(line.settings).length === 0 && line.computed.length === 0,
  };
}

function optionOf(args: readonly string[], ...names: readonly string[]): string | null {
  return pathsOf(args, ...names).at(-1) ?? null;
}

/** The values of an option: `--name value` and `--name=value`. */
function pathsOf(args: readonly string[], ...names: readonly string[]): string[] {
  return args.flatMap((arg, at) => {
    const inline = names.find((name) => arg.startsWith(`${name}=`));
    if (inline !== undefined) return arg.slice(inline.length + 1).split(',');
    return names.includes(arg) && args[at + 1] !== undefined ? (args[at + 1] as string).split(',') : [];
  });
}
