import { posix } from 'node:path';
import type { FoundEndpoint, FoundService } from './found-service.ts';
import type { ProjectFiles } from './project-files.ts';

/** The Node service of a project's package.json: what `npm start` runs, else its main file, where that listens. */
export async function nodeServices(files: ProjectFiles): Promise<FoundService[]> {
  const services: FoundService[] = [];
  for (const path of files.paths.filter((file) => posix.basename(file) === 'package.json')) {
    const manifest = manifestOf(await files.read(path));
    if (manifest === null) continue;
    const cwd = posix.dirname(path);
    const script = await serverScript(manifest, cwd, files);
    if (script === null) continue;
    services.push(await nodeService(script, cwd, `${path} names the Node server ${posix.join(cwd, script)}.`, files));
  }
  if (services.length > 0) return services;
  for (const name of ['server.mjs', 'server.js', 'app.mjs', 'app.js', 'index.mjs', 'index.js']) {
    if (files.paths.includes(name) && (await listens(name, files)))
      services.push(await nodeService(name, '.', `${name} is a Node server.`, files));
  }
  return services.slice(0, 1);
}

/** A Node service whose script is known; `cwd` is the folder that the script's path starts from. */
export async function nodeService(
  script: string,
  cwd: string,
  evidence: string,
  files: ProjectFiles,
): Promise<FoundService> {
  const path = posix.join(cwd, script);
  const code = (await files.read(path)) ?? '';
  return {
    launcher: 'node',
    app: script,
    args: [],
    command: null,
    cwd,
    evidence,
    endpoints: routesOf(code),
    usedSettings: {},
    notes: /\bPORT\b/.test(code)
      ? []
      : [
          `${path} does not seem to read the environment variable PORT, through which Servebench tells it where to listen.`,
        ],
  };
}

interface Manifest {
  readonly main: string | null;
  readonly start: string | null;
}

function manifestOf(text: string | null): Manifest | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return null;
    const { main, scripts } = value as { main?: unknown; scripts?: { start?: unknown } };
    return {
      main: typeof main === 'string' ? main : null,
      start: typeof scripts?.start === 'string' ? scripts.start : null,
    };
  } catch {
    return null;
  }
}

async function serverScript({ main, start }: Manifest, cwd: string, files: ProjectFiles): Promise<string | null> {
  const started = /(?:^|\s)node\s+(?:--?[\w=-]+\s+)*([\w@./-]+\.[cm]?js)(?:\s|$)/.exec(start ?? '')?.[1] ?? null;
  for (const script of [started, main, 'server.js', 'index.js']) {
    if (script === null || posix.normalize(posix.join(cwd, script)).startsWith('..')) continue;
    const path = posix.join(cwd, script);
    if (files.paths.includes(path) && (await listens(path, files))) return posix.normalize(script);
  }
  return null;
}

async function listens(path: string, files: ProjectFiles): Promise<boolean> {
  return /\.listen\s*\(/.test((await files.read(path)) ?? '');
}

/** Express, Fastify, Koa-router and Hono write their routes alike. */
function routesOf(code: string): FoundEndpoint[] {
  const endpoints = new Map<string, FoundEndpoint>();
  for (const match of code.matchAll(/\b(?:app|router|server|fastify|api)\.get\(\s*(["'`])(\/[^"'`\s#]*)\1/g)) {
    const route = match[2] as string;
    if (/[*+?()$]/.test(route)) continue;
    const names = [...route.matchAll(/:(\w+)/g)].map((parameter) => `<${parameter[1]}>`);
    const path = route.replace(/:\w+/g, '1');
    const remark = names.length === 0 ? null : `1 stands for ${names.join(' and ')}: put in what your users ask for.`;
    endpoints.set(path, { path, remark, doubtful: false });
  }
  return [...endpoints.values()];
}
