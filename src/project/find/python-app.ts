import { posix } from 'node:path';
import type { FoundService } from './found-service.ts';
import type { ProjectFiles } from './project-files.ts';
import { decoratedRoutes, djangoRoutes } from './python-routes.ts';
import { lineAt, moduleOf, type PythonSource, pythonSources } from './python-source.ts';

/** Constructors of web apps, and the interface that their servers speak. */
const frameworks: Readonly<Record<string, 'wsgi' | 'asgi'>> = {
  Flask: 'wsgi',
  Bottle: 'wsgi',
  FastAPI: 'asgi',
  Starlette: 'asgi',
  Quart: 'asgi',
};
const construction = `(?:\\w+\\.)?(${Object.keys(frameworks).join('|')})\\(`;

interface FoundApp {
  readonly source: PythonSource;
  readonly offset: number;
  /** `app`, or `create_app()` for a factory. */
  readonly callable: string;
  readonly framework: string;
  /** Least first: what a project means to be served comes before what may be a part of it. */
  readonly rank: number;
  readonly note: string | null;
}

/** The Python web apps of a project, the likeliest first. */
export async function pythonServices(files: ProjectFiles): Promise<FoundService[]> {
  const sources = await pythonSources(files);
  const apps = sources.flatMap((source) => [...moduleApps(source), ...factories(source)]);
  const made = sources.flatMap((source) => appsOfFactories(source, apps));
  const services = [...made, ...apps]
    .sort((a, b) => placeRank(a) - placeRank(b))
    .map((app) => serviceOf(app, files, sources));
  return [...djangoServices(files, sources), ...services];
}

/** `app = Flask(…)` at the left edge of a module. */
function moduleApps(source: PythonSource): FoundApp[] {
  const pattern = new RegExp(`^(\\w+)(?:\\s*:[^=\\n]+)?\\s*=\\s*${construction}`, 'gm');
  return [...source.code.matchAll(pattern)].map((match) => ({
    source,
    offset: match.index,
    callable: match[1] as string,
    framework: match[2] as string,
    rank: 1,
    note: null,
  }));
}

/** A function at the left edge that makes an app: `def create_app():`. */
function factories(source: PythonSource): FoundApp[] {
  const inside = new RegExp(
    `^[ \\t]+\\w+(?:\\s*:[^=\\n]+)?\\s*=\\s*${construction}|^[ \\t]+return\\s+${construction}`,
    'gm',
  );
  return [...source.code.matchAll(inside)].flatMap((match) => {
    const definition = [...source.code.slice(0, match.index).matchAll(/^def\s+(\w+)\s*\(([^)]*)\)/gm)].at(-1);
    if (definition === undefined) return [];
    const [, name, parameters] = definition as unknown as [string, string, string];
    const needed = parameters.split(',').map((parameter) => parameter.trim());
    const required = needed.filter((parameter) => /^\w/.test(parameter) && !parameter.includes('='));
    return [
      {
        source,
        offset: definition.index,
        callable: `${name}()`,
        framework: (match[1] ?? match[2]) as string,
        rank: 2,
        note:
          required.length === 0
            ? null
            : `${name} needs ${required.map((parameter) => parameter.split(':')[0]?.trim()).join(', ')}: write the call as it should be, such as ${name}('production').`,
      },
    ];
  });
}

/** `app = create_app()` at the left edge, as wsgi.py files have it. */
function appsOfFactories(source: PythonSource, apps: readonly FoundApp[]): FoundApp[] {
  return [...source.code.matchAll(/^(\w+)\s*=\s*(?:\w+\.)*(\w+)\(/gm)].flatMap((match) => {
    const factory = apps.find((app) => app.callable === `${match[2]}()`);
    if (factory === undefined) return [];
    const { framework } = factory;
    return [{ source, offset: match.index, callable: match[1] as string, framework, rank: 0, note: null }];
  });
}

const usualNames = ['wsgi.py', 'asgi.py', 'app.py', 'main.py', 'application.py', 'server.py', '__init__.py'];

function placeRank({ source, rank }: FoundApp): number {
  const usual = usualNames.indexOf(posix.basename(source.path));
  const depth = source.path.split('/').length;
  const example = /(^|\/)(examples?|samples?|demos?|benchmarks?)\//.test(source.path) ? 1000 : 0;
  return example + rank * 100 + depth * 10 + (usual === -1 ? usualNames.length : usual);
}

function serviceOf(app: FoundApp, files: ProjectFiles, sources: readonly PythonSource[]): FoundService {
  const { path, code } = app.source;
  const { cwd, module } = moduleOf(path, files);
  const target = `${module}:${app.callable}`;
  const home = posix.dirname(path);
  const neighbours = sources.filter((source) => home === '.' || source.path.startsWith(`${home}/`));
  const asgi = frameworks[app.framework] === 'asgi';
  return {
    launcher: asgi ? 'uvicorn' : 'gunicorn',
    // uvicorn is told that it is a factory by an option, gunicorn by a call.
    app: asgi ? target.replace('()', '') : target,
    args: asgi && app.callable.endsWith('()') ? ['--factory'] : [],
    command: null,
    cwd,
    evidence: `${path}:${lineAt(code, app.offset)} makes the ${app.framework} app ${target}.`,
    endpoints: decoratedRoutes(neighbours),
    usedSettings: {},
    notes: app.note === null ? [] : [app.note],
  };
}

function djangoServices(files: ProjectFiles, sources: readonly PythonSource[]): FoundService[] {
  return sources.flatMap((source) => {
    const match = /^(\w+)\s*=\s*get_wsgi_application\(/m.exec(source.code);
    if (match === null) return [];
    const { cwd, module } = djangoModule(source.path, files);
    const target = `${module}:${match[1]}`;
    return [
      {
        launcher: 'gunicorn' as const,
        app: target,
        args: [],
        command: null,
        cwd,
        evidence: `${source.path}:${lineAt(source.code, match.index)} makes the Django app ${target}.`,
        endpoints: djangoRoutes(sources, posix.join(posix.dirname(source.path), 'urls.py')),
        usedSettings: {},
        notes: [],
      },
    ];
  });
}

/** Django is started beside manage.py, whether or not the folders between are packages with an `__init__.py`. */
function djangoModule(path: string, files: ProjectFiles): { readonly cwd: string; readonly module: string } {
  const homes = files.paths.filter((file) => posix.basename(file) === 'manage.py').map((file) => posix.dirname(file));
  const cwd = homes.find((home) => home === '.' || path.startsWith(`${home}/`));
  if (cwd === undefined) return moduleOf(path, files);
  return { cwd, module: posix.relative(cwd, path).replace(/\.py$/, '').replaceAll('/', '.') };
}
