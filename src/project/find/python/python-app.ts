import { posix } from 'node:path';
import { t } from '../../../words/language.ts';
import { endpointsOf } from '../code/endpoints.ts';
import type { Callable, Holder, Value } from '../code/values.ts';
import { unknown } from '../code/values.ts';
import { type FoundRoutes, type FoundService, foundService } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { childOf, lineAt } from '../read/syntax.ts';
import { givesDefaultApp, usedDefaultApp } from './frameworks/bottle.ts';
import { appInterfaces } from './frameworks/constructors.ts';
import { meansAsgi } from './frameworks/django.ts';
import { callsServer, ownScriptService } from './own-script.ts';
import { sanicCommand } from './own-servers.ts';
import { parametersOf } from './parameters.ts';
import { answersGet, handlerFacts, parameterTypes } from './python-handler.ts';
import { type ModulePlace, moduleOf } from './python-modules.ts';
import type { PythonReader } from './python-reader.ts';
import { scannedModules } from './scan-python.ts';

interface FoundApp {
  readonly path: string;
  readonly line: number;
  /** `app`, or `create_app()` for a factory. */
  readonly callable: string;
  readonly holder: Holder;
  /** Least first: what a project means to be served comes before what may be a part of it. */
  readonly rank: number;
  readonly note: string | null;
  /** Whether it has no name that a server could be given: the program that makes it serves it. */
  readonly servesItself?: boolean;
  /** Whether it is an `async def` that gives the app. */
  readonly isCoroutine?: boolean;
}

/** The Python web apps of a project, the likeliest first. */
export async function pythonServices(reader: PythonReader): Promise<FoundService[]> {
  const apps: FoundApp[] = [];
  for (const path of await scannedModules(reader.files)) apps.push(...appsOf(reader, path));
  apps.push(...appsWithin(reader, apps));
  const parts = new Set(apps.flatMap(({ holder }) => holder.mounts.map(({ target }) => target)));
  const known = new Set<string>();
  return apps
    .map((app) => ({ app, rank: placeRank(reader, app) + (parts.has(app.holder) ? 500 : 0) }))
    .sort((a, b) => a.rank - b.rank)
    .filter(({ app }) => {
      // One app by several names is found once.
      const id = `${app.holder.scope.path} ${app.holder.node.from} ${app.callable.endsWith('()')}`;
      return !known.has(id) && known.add(id) !== undefined;
    })
    .map(({ app }) => serviceOf(reader, app));
}

/** The routes of a Python app. */
export function pythonRoutes(reader: PythonReader, app: Holder): FoundRoutes {
  return endpointsOf(app, {
    style: 'brackets',
    answersGet,
    facts: (route) => handlerFacts(reader, route),
    parameters: (route) => (app.framework === 'FastAPI' ? parameterTypes(route) : { types: new Map(), query: [] }),
  });
}

function appsOf(reader: PythonReader, path: string): FoundApp[] {
  const module = reader.module(path);
  const text = reader.files.readNow(path) ?? '';
  const apps: FoundApp[] = [];
  for (const [name, value] of module.fields) {
    if (givesDefaultApp(value)) {
      const holder = usedDefaultApp(reader);
      // Bottle's own app has no name, but the function that gives it has.
      if (holder !== null && holder.routes.length > 0)
        apps.push({ path, line: lineOfName(text, name), callable: `${name}()`, holder, rank: 3, note: null });
    } else if (value.kind === 'holder' && value.isApp) {
      const isOwn = value.scope.path === path;
      const isMade = value.scope.outer !== null || (isOwn && value.framework.startsWith('django'));
      apps.push({
        path,
        line: isOwn && value.scope.outer === null ? lineAt(text, value.node.from) : lineOfName(text, name),
        callable: name,
        holder: value,
        rank: isMade ? 0 : isOwn ? 1 : 1.5,
        note: null,
      });
    } else if (value.kind === 'callable' && value.scope.path === path && value.scope.outer === null) {
      const app = factoryApp(reader, value, text) ?? rawApp(value, text);
      if (app !== null) apps.push(app);
    }
  }
  return apps;
}

/** Apps that a function makes, and serves itself: no other program can be handed them. */
function appsWithin(reader: PythonReader, known: readonly FoundApp[]): FoundApp[] {
  const place = ({ scope, node }: Holder) => `${scope.path} ${node.from}`;
  const all = [...reader.apps];
  const others = new Set([
    ...known.map(({ holder }) => place(holder)),
    ...all.flatMap(({ mounts }) => mounts.flatMap(({ target }) => (target.kind === 'holder' ? [place(target)] : []))),
  ]);
  const ofBottle = usedDefaultApp(reader);
  return [...all.filter((holder) => holder.scope.outer !== null), ...(ofBottle === null ? [] : [ofBottle])]
    .filter((holder) => !others.has(place(holder)))
    .flatMap((holder) => {
      const { path, text } = holder.scope;
      if (!callsServer(text)) return [];
      const line = lineAt(text, holder.node.from);
      return [{ path, line, callable: '', holder, rank: 2, note: null, servesItself: true }];
    });
}

/** `def create_app():`, where that gives an app. */
function factoryApp(reader: PythonReader, callable: Callable, text: string): FoundApp | null {
  const source = text.slice(callable.node.from, callable.node.to);
  if (
    !/\b(Flask|APIFlask|FastAPI|Starlette|Quart|Litestar|Sanic|Bottle|App|Application|\w*(create|make|build|get|init)\w*)\(/.test(
      source.slice(source.indexOf(')') + 1),
    )
  )
    return null;
  const made: Value = reader.call(callable, []);
  if (made.kind !== 'holder' || !made.isApp) return null;
  // What hands out an app that is there already is no factory.
  if (made.scope.outer === null) return null;
  const list = childOf(callable.node, 'ParamList');
  const required = (list === null ? [] : parametersOf(list, text)).filter((one) => one.fallback === null && !one.star);
  const names = required.map(({ name }) => name).join(', ');
  return {
    path: callable.scope.path,
    line: lineAt(text, callable.node.from),
    callable: `${callable.name}()`,
    holder: made,
    isCoroutine: /^async\b/.test(source),
    rank: 2,
    note:
      required.length === 0
        ? null
        : t(
            "{0} needs {1}: write the call as it should be, such as {2}('production').",
            callable.name,
            names,
            callable.name,
          ),
  };
}

/** A function that is an app by itself: `async def app(scope, receive, send)`, `def app(environ, start_response)`. */
function rawApp(callable: Callable, text: string): FoundApp | null {
  const list = childOf(callable.node, 'ParamList');
  const names =
    list === null
      ? ''
      : parametersOf(list, text)
          .map(({ name }) => name)
          .join(' ');
  const framework = names === 'scope receive send' ? 'ASGI' : names === 'environ start_response' ? 'WSGI' : null;
  if (framework === null) return null;
  const holder: Holder = {
    ...{ kind: 'holder', framework, isApp: true, scope: callable.scope, node: callable.node },
    ...{
      prefix: [],
      routes: [],
      mounts: [{ prefix: [], target: unknown(`${callable.name}()`), guards: [], replacesPrefix: false }],
      guards: [],
      guardedPaths: [],
    },
  };
  const usual = /^(app|application|main)$/.test(callable.name) ? 3 : 6;
  return {
    path: callable.scope.path,
    line: lineAt(text, callable.node.from),
    callable: callable.name,
    holder,
    rank: usual,
    note: null,
  };
}

const usualNames = ['wsgi.py', 'asgi.py', 'app.py', 'main.py', 'application.py', 'server.py', '__init__.py'];

function placeRank(reader: PythonReader, { path, rank, holder, callable }: FoundApp): number {
  const usual = usualNames.indexOf(posix.basename(path));
  const depth = path.split('/').length;
  const example = /(^|\/)(examples?|samples?|demos?|benchmarks?|scripts?)\//.test(path) ? 1000 : 0;
  const isAsgi = holder.framework === 'django (asgi)';
  const isMeant = holder.framework === 'django' || (isAsgi && meansAsgi(reader, holder.scope));
  const django = isMeant ? (isAsgi ? -60 : -50) : 0;
  // wsgi.py is there to be served, whatever it takes the app from.
  const kind = rank > 1 && rank < 2 && usual <= 1 && usual >= 0 ? 0.5 : rank;
  const name = /^(app|application)$/.test(callable) ? 0 : 0.5;
  return example + django + kind * 100 + depth * 10 + (usual === -1 ? usualNames.length : usual) + name;
}

function serviceOf(reader: PythonReader, app: FoundApp): FoundService {
  const { cwd, module } = placeOf(reader, app.path, app.holder.framework.startsWith('django'));
  const target = `${module}:${app.callable}`;
  const speaks = interfaceOf(app.holder);
  const isAsgi = speaks === 'asgi';
  const name = { django: 'Django', 'django (asgi)': 'Django' }[app.holder.framework] ?? app.holder.framework;
  const isFactory = app.callable.endsWith('()');
  const { endpoints, notes } = pythonRoutes(reader, app.holder);
  if (app.servesItself === true || app.holder.framework === 'Tornado') {
    const path = programOf(reader, app.path);
    const script = { path, words: [posix.relative(cwd, path)], cwd };
    const evidence = t('{0}:{1} makes an app of {2}, which {3} serves.', app.path, app.line, name, path);
    return ownScriptService(script, reader.files, { evidence, endpoints, routeNotes: notes });
  }
  const common = {
    cwd,
    evidence: t('{0}:{1} makes the {2} app {3}.', app.path, app.line, name, target),
    endpoints,
    notes: app.note === null ? [] : [app.note],
    routeNotes: notes,
    identity: placeName(app.holder, isFactory),
  };
  if (app.holder.framework === 'Sanic')
    return foundService({ ...common, launcher: 'command', command: sanicCommand(target.replace('()', ''), isFactory) });
  if (app.holder.framework === 'aiohttp')
    return foundService({
      ...common,
      launcher: 'gunicorn',
      // It awaits a coroutine itself; a plain factory has to be called.
      app: app.isCoroutine ? target.replace('()', '') : target,
      space: { workerClass: [aiohttpWorker] },
    });
  return foundService({
    ...common,
    launcher: isAsgi ? 'uvicorn' : 'gunicorn',
    // uvicorn is told that it is a factory by an option, gunicorn by a call.
    app: isAsgi ? target.replace('()', '') : target,
    args: isAsgi && isFactory ? ['--factory'] : [],
    interface: speaks,
  });
}

/** The program that serves what a module makes: the module itself, or the one that imports it and is meant to be started. */
function programOf(reader: PythonReader, path: string): string {
  const isProgram = (one: string) => /__name__\s*==\s*["']__main__["']/.test(reader.files.readNow(one) ?? '');
  if (isProgram(path)) return path;
  const name = posix.basename(path, '.py');
  const imports = (one: string) => reader.importsOf(one).some((module) => module.split('.').includes(name));
  const modules = reader.files.paths.filter((one) => one.endsWith('.py') && one !== path);
  return modules.find((one) => imports(one) && isProgram(one)) ?? modules.find(imports) ?? path;
}

/** gunicorn's class for an application of aiohttp's, which speaks neither WSGI nor ASGI. */
const aiohttpWorker = 'aiohttp.GunicornWebWorker';

/** Tells an app from others, by whatever name it is found. */
export function placeName({ scope, node }: Holder, isFactory: boolean): string {
  return `python ${scope.path} ${node.from}${isFactory ? '()' : ''}`;
}

/** What an app speaks, as its framework does. */
export function interfaceOf(app: Holder): 'wsgi' | 'asgi' {
  if (app.framework === 'ASGI') return 'asgi';
  return appInterfaces[app.framework] ?? 'wsgi';
}

/** Where to start the server of a module from, and the module's name from there. */
export function placeOf(reader: PythonReader, path: string, isDjango: boolean): ModulePlace {
  // Django is started beside manage.py, whether or not the folders between are packages with an `__init__.py`.
  const home = isDjango ? managedFolder(path, reader.files) : null;
  if (home !== null) return { cwd: home, module: posix.relative(home, path).replace(/\.py$/, '').replaceAll('/', '.') };
  return moduleOf(path, (file) => reader.importsOf(file), reader.files, reader.folders);
}

function managedFolder(path: string, files: ProjectFiles): string | null {
  const homes = files.paths.filter((file) => /(^|\/)manage\.py$/.test(file)).map((file) => posix.dirname(file));
  return homes.find((home) => home === '.' || path.startsWith(`${home}/`)) ?? null;
}

function lineOfName(text: string, name: string): number {
  const at = new RegExp(`(^|\\n)(.*\\b)?${name}\\b`).exec(text);
  return at === null ? 1 : lineAt(text, at.index + (at[1]?.length ?? 0));
}
