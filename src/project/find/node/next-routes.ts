import { posix } from 'node:path';
import { t } from '../../../words/language.ts';
import type { FoundEndpoint } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';

/** Pages and API routes of a Next.js project, which its folders name. */
export function nextRoutes(cwd: string, files: ProjectFiles): FoundEndpoint[] {
  const endpoints = new Map<string, FoundEndpoint>();
  for (const path of files.paths) {
    const inside = cwd === '.' ? path : path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : null;
    const route = inside === null ? null : routeOf(inside.replace(/^src\//, ''));
    if (route === null) continue;
    if (route.isHandler && !/\bexport\s+(const|(async\s+)?function)\s+GET\b/.test(files.readNow(path) ?? '')) continue;
    const names = [...route.path.matchAll(/\[+(?:\.\.\.)?(\w+)\]+/g)].map((match) => `<${match[1]}>`);
    const asked = route.path
      .replace(/\[\[\.\.\.\w+\]\]/g, '')
      .replace(/\[(?:\.\.\.)?\w+\]/g, '1')
      .replace(/(.)\/$/, '$1');
    const remark =
      names.length === 0 ? null : t('1 stands for {0}: put in what your users ask for.', names.join(' and '));
    endpoints.set(asked, { path: asked, remark, doubtful: false });
  }
  return [...endpoints.values()];
}

function routeOf(path: string): { readonly path: string; readonly isHandler: boolean } | null {
  const app = /^app\/(.*\/)?(page|route)\.[jt]sx?$/.exec(path);
  if (app !== null) {
    // Groups in brackets and slots are no part of the address; intercepted routes have none of their own.
    const steps = (app[1] ?? '').split('/').filter((step) => step !== '' && !/^\([^.)]*\)$/.test(step));
    if (steps.some((step) => step.startsWith('@') || step.startsWith('_') || step.startsWith('('))) return null;
    return { path: `/${steps.join('/')}`, isHandler: app[2] === 'route' };
  }
  const page = /^pages\/(.+)\.[jt]sx?$/.exec(path)?.[1];
  if (page === undefined || posix.basename(page).startsWith('_') || /^(404|500)$/.test(page)) return null;
  return { path: `/${page.replace(/(^|\/)index$/, '')}`, isHandler: false };
}
