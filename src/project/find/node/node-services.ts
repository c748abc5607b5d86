import { posix } from 'node:path';
import { t } from '../../../words/language.ts';
import { type FoundService, foundService } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { kitService } from './kit-service.ts';
import { kitOf } from './kits.ts';
import { readEntry } from './node-entry.ts';
import { manifestOf, scriptAt } from './resolve-script.ts';

const usualScripts = ['server', 'app', 'index', 'main', 'src/server', 'src/index', 'src/main', 'src/app', 'bin/www'];

const mostFolders = 40;

/** Node services that no script of a package.json starts: its main file, or one of a usual name. */
export function nodeServices(files: ProjectFiles): FoundService[] {
  const manifests = files.paths
    .filter((path) => posix.basename(path) === 'package.json')
    .map((path) => posix.dirname(path));
  // Deno's projects have a file of their own in place of package.json.
  const isDeno = files.has('deno.json') || files.has('deno.jsonc');
  const homes = manifests.length === 0 && !isDeno ? ['.'] : manifests.slice(0, mostFolders);
  const services = homes.flatMap((cwd) => serviceIn(cwd, files));
  if (services.length > 0 || isDeno) return services;
  // A folder of examples has a script in each.
  const folders = files.paths
    .filter((path) => /^([^/]+\/){1,2}(server|app|index)\.[cm]?[jt]s$/.test(path))
    .map((path) => posix.dirname(path));
  return [...new Set(folders)].slice(0, mostFolders).flatMap((cwd) => serviceIn(cwd, files));
}

function serviceIn(cwd: string, files: ProjectFiles): FoundService[] {
  const kit = kitOf(cwd, files);
  if (kit !== null) return [kitService(kit, cwd, files, null)];
  const { main } = manifestOf(files.readNow(posix.join(cwd, 'package.json')));
  for (const name of [...(typeof main === 'string' ? [main] : []), ...usualScripts]) {
    const path = posix.join(cwd, name);
    const script = path.startsWith('..') ? null : scriptAt(path, files, false);
    const entry = script === null ? null : readEntry(script, files);
    if (script === null || entry === null || !entry.serves) continue;
    const framework = entry.framework === null || entry.framework === 'http' ? '' : entry.framework;
    return [
      foundService({
        launcher: 'node',
        app: posix.relative(cwd, script),
        nodeArgs: /\.[cm]?tsx?$/.test(script) ? ['--import', 'tsx'] : [],
        cwd,
        evidence:
          framework === '' ? t('{0} is a Node server.', script) : t('{0} is a Node server ({1}).', script, framework),
        endpoints: entry.routes.endpoints,
        routeNotes: entry.routes.notes,
        identity: `node ${script}`,
      }),
    ];
  }
  return [];
}
