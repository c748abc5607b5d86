import { posix } from 'node:path';
import { type FoundService, foundService } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { readEntry } from './node-entry.ts';
import { manifestOf, scriptAt } from './resolve-script.ts';

const usualScripts = ['server', 'app', 'index', 'main', 'src/server', 'src/index', 'src/main', 'src/app', 'bin/www'];

/** Node services that no script of a package.json starts: its main file, or one of a usual name. */
export function nodeServices(files: ProjectFiles): FoundService[] {
  const homes = files.paths
    .filter((path) => posix.basename(path) === 'package.json')
    .map((path) => posix.dirname(path))
    .slice(0, 40);
  const services: FoundService[] = [];
  // Deno's projects have a file of their own in place of package.json.
  const isDeno = files.has('deno.json') || files.has('deno.jsonc');
  for (const cwd of homes.length === 0 && !isDeno ? ['.'] : homes) {
    const { main } = manifestOf(files.readNow(posix.join(cwd, 'package.json')));
    for (const name of [...(typeof main === 'string' ? [main] : []), ...usualScripts]) {
      const path = posix.join(cwd, name);
      const script = path.startsWith('..') ? null : scriptAt(path, files, false);
      const entry = script === null ? null : readEntry(script, files);
      if (script === null || entry === null || !entry.serves) continue;
      const app = posix.relative(cwd, script);
      const isTyped = /\.[cm]?tsx?$/.test(script);
      services.push(
        foundService({
          launcher: 'node',
          app,
          nodeArgs: isTyped ? ['--import', 'tsx'] : [],
          cwd,
          evidence: `${script} is a Node server${entry.framework === null || entry.framework === 'http' ? '' : ` (${entry.framework})`}.`,
          endpoints: entry.routes.endpoints,
          notes: entry.routes.notes,
          identity: `node ${script}`,
        }),
      );
      break;
    }
  }
  return services;
}
