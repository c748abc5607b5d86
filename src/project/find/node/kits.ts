import { posix } from 'node:path';
import { t } from '../../../words/language.ts';
import type { FoundEndpoint } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { manifestOf, record } from './resolve-script.ts';

/** A framework whose build is a Node server of its own, whatever starts it. */
export interface Kit {
  readonly name: string;
  /** What its build makes, from the package's folder. */
  readonly script: string;
  readonly endpoints: readonly FoundEndpoint[];
}

/** The kit of the package in a folder; `null`: none, or none that builds a Node server. */
export function kitOf(cwd: string, files: ProjectFiles): Kit | null {
  const manifest = manifestOf(files.readNow(posix.join(cwd, 'package.json')));
  const packages = { ...record(manifest['dependencies']), ...record(manifest['devDependencies']) };
  const has = (name: string) => Object.hasOwn(packages, name);
  if (has('@sveltejs/adapter-node'))
    return { name: 'SvelteKit', script: svelteScript(cwd, files), endpoints: routesIn(cwd, files, svelteRoute) };
  if (has('nuxt')) return { name: 'Nuxt', script: nitroScript, endpoints: routesIn(cwd, files, nuxtRoute) };
  if (has('nitropack') || has('nitro'))
    return { name: 'Nitro', script: nitroScript, endpoints: routesIn(cwd, files, nitroRoute) };
  return null;
}

const nitroScript = '.output/server/index.mjs';

/** `adapter({ out: "dist" })`. */
function svelteScript(cwd: string, files: ProjectFiles): string {
  const config = ['svelte.config.js', 'svelte.config.ts', 'vite.config.ts', 'vite.config.js']
    .map((name) => files.readNow(posix.join(cwd, name)) ?? '')
    .join('\n');
  const out = /\bout:\s*['"]([\w./-]+)['"]/.exec(config)?.[1] ?? 'build';
  return posix.join(out, 'index.js');
}

/** A file's route: its steps, and whether only one with a handler of GET answers. */
type Routed = { readonly steps: readonly string[]; readonly isHandler: boolean } | null;

function routesIn(cwd: string, files: ProjectFiles, routeOf: (path: string) => Routed): FoundEndpoint[] {
  const endpoints = new Map<string, FoundEndpoint>();
  for (const file of files.paths) {
    const inside = cwd === '.' ? file : file.startsWith(`${cwd}/`) ? file.slice(cwd.length + 1) : null;
    const route = inside === null ? null : routeOf(inside);
    if (route === null) continue;
    if (route.isHandler && !/\bexport\s+(const|(async\s+)?function)\s+GET\b/.test(files.readNow(file) ?? '')) continue;
    const steps = route.steps.map((step) => step.replace(optional, '')).filter((step) => step !== '');
    const names = steps.flatMap((step) => [...step.matchAll(parameter)].map((match) => `<${match[1]}>`));
    const path = `/${steps.map((step) => step.replace(parameter, '1')).join('/')}`;
    const remark =
      names.length === 0 ? null : t('1 stands for {0}: put in what your users ask for.', names.join(' and '));
    endpoints.set(path, { path, remark, doubtful: false });
  }
  return [...endpoints.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `[id]`, `[...rest]`, `[id=integer]`; `[[lang]]` may be left out. */
const parameter = /\[(?:\.\.\.)?(\w+)(?:=\w+)?\]/g;
const optional = /\[\[[^\]]*\]\]/g;

function svelteRoute(path: string): Routed {
  const [, folder = '', kind] = /^src\/routes\/(.*\/)?\+(page|server)(?:@\w*)?\.(?:svelte|[jt]s)$/.exec(path) ?? [];
  if (kind === undefined) return null;
  const steps = folder.split('/').filter((step) => step !== '' && !/^\(.*\)$/.test(step));
  return { steps, isHandler: kind === 'server' };
}

function nuxtRoute(path: string): Routed {
  const page = /^(?:app\/|src\/)?pages\/(.+)\.vue$/.exec(path)?.[1];
  if (page !== undefined) return { steps: stepsOf(page), isHandler: false };
  if (/^(?:app\/)?app\.vue$/.test(path)) return { steps: [], isHandler: false };
  return nitroRoute(path);
}

function nitroRoute(path: string): Routed {
  const [, folder, name = ''] = /^(?:server\/|src\/)?(api|routes)\/(.+)\.[cm]?[jt]s$/.exec(path) ?? [];
  if (folder === undefined) return null;
  const method = /\.(get|post|put|patch|delete|head|options)$/.exec(name)?.[1];
  if (method !== undefined && method !== 'get') return null;
  const steps = stepsOf(name.replace(/\.get$/, ''));
  return { steps: folder === 'api' ? ['api', ...steps] : steps, isHandler: false };
}

function stepsOf(name: string): string[] {
  return name.split('/').filter((step, at, all) => !(step === 'index' && at === all.length - 1));
}
