import { posix } from 'node:path';
import { endpointsOf } from '../code/endpoints.ts';
import { newHolder, routesOf } from '../code/holder.ts';
import type { Holder, Value } from '../code/values.ts';
import { unknown } from '../code/values.ts';
import type { FoundRoutes } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { scriptAt } from './resolve-script.ts';
import { scriptFacts } from './script-handler.ts';
import { ScriptReader } from './script-reader.ts';

/** What a script serves, as far as its code tells. */
export interface ScriptEntry {
  /** The source that was read: of a built script its TypeScript, where that is there. */
  readonly source: string;
  readonly framework: string | null;
  /** Whether it lets a server listen, or hands an app out for one. */
  readonly serves: boolean;
  /** Whether its own file has to do with workers: then their number is its own business. */
  readonly forks: boolean;
  readonly routes: FoundRoutes;
}

/** Follows a script's code; `null` where there is no such file. */
export function readEntry(script: string, files: ProjectFiles): ScriptEntry | null {
  const source = sourceOf(script, files);
  if (source === null) return null;
  const reader = new ScriptReader(files);
  const exports = reader.module(source);
  const exported = [exports.fields.get('default'), exports.fields.get('module.exports'), ...exports.fields.values()];
  const app = servedApp(reader, exported);
  const forks = /\bcluster\b/.test(files.readNow(source) ?? '');
  if (app === null)
    return { source, framework: null, serves: reader.listens, forks, routes: { endpoints: [], notes: [] } };
  return {
    source,
    forks,
    framework: app.framework,
    serves:
      reader.served.length > 0 ||
      reader.listens ||
      exported.includes(app) ||
      exported.some((value) => value?.kind === 'fields' && [...value.fields.values()].includes(app)),
    routes: routesRead(reader, app),
  };
}

/** The routes of a module that is a plugin of Fastify's, as `fastify start app.js` loads it. */
export function readPlugin(script: string, files: ProjectFiles): ScriptEntry | null {
  const source = sourceOf(script, files);
  if (source === null) return null;
  const reader = new ScriptReader(files);
  const exports = reader.module(source);
  const plugin = exports.fields.get('default') ?? exports.fields.get('module.exports');
  if (plugin?.kind !== 'callable') return null;
  const app = newHolder('fastify', true, plugin);
  reader.call(plugin, [
    { name: null, value: app, source: '' },
    { name: null, value: unknown('options'), source: '' },
  ]);
  return { source, framework: 'fastify', serves: true, forks: false, routes: routesRead(reader, app) };
}

function routesRead(reader: ScriptReader, app: Holder): FoundRoutes {
  return endpointsOf(app, {
    style: 'colon',
    answersGet: (route) => route.methods === null || route.methods.includes('GET'),
    facts: (route) => scriptFacts(reader, route),
    parameters: () => ({ types: new Map(), query: [] }),
  });
}

function servedApp(reader: ScriptReader, exported: readonly (Value | undefined)[]): Holder | null {
  const handed = exported.find((value): value is Holder => value?.kind === 'holder' && value.isApp);
  const candidates = [...reader.served, ...(handed === undefined ? [] : [handed]), ...reader.apps];
  const [first] = candidates;
  if (first === undefined) return null;
  // A server that hands everything to an app which was made elsewhere has no routes of its own.
  return candidates.find((one) => routesOf(one).routes.length > 0) ?? first;
}

const builtFolders = /^(dist|build|out|lib|\.output|output)\//;

/** The source of a script: what it was built from, where that is there; else the script itself. */
export function sourceOf(script: string, files: ProjectFiles): string | null {
  const home = homeOf(script, files);
  const inside = posix.relative(home, script);
  if (builtFolders.test(inside)) {
    const rest = inside.replace(builtFolders, '').replace(/\.[cm]?js$/, '');
    for (const guess of [`src/${rest}`, rest, rest.replace(/^src\//, ''), `src/${posix.basename(rest)}`]) {
      const found = scriptAt(posix.join(home, guess), files);
      if (found !== null && found !== script && /\.[cm]?tsx?$/.test(found)) return found;
    }
  }
  return scriptAt(script, files);
}

/** The folder of the package that a file belongs to. */
function homeOf(path: string, files: ProjectFiles): string {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder))
    if (files.has(posix.join(folder, 'package.json'))) return folder;
  return '.';
}
