import { access } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { usableCores } from '../../host/cores.ts';
import type { Space } from '../../model/settings.ts';
import type { FoundEndpoint, FoundService } from './found-service.ts';
import { nodeServices } from './node-app.ts';
import { planText, withNames } from './plan-text.ts';
import { procfileService, spaceWith } from './procfile.ts';
import { type ProjectFiles, projectFiles } from './project-files.ts';
import { pythonServices } from './python-app.ts';

/** A plan to start from. */
export interface DraftedPlan {
  /** JSON with comments; `readPlan` accepts it. */
  readonly text: string;
  /** What was found and what to look at, as sentences. */
  readonly notes: readonly string[];
  /** Whether a service was found; otherwise the text is a template. */
  readonly found: boolean;
}

/** Endpoints that a drafted plan measures; further ones are written as comments. */
const mostEndpoints = 4;
const mostCommented = 12;

/**
 * Drafts a plan for the project in a folder: finds its web app, simple routes, and settings that suit the cores.
 * Reads files only; nothing of the project is run.
 */
export async function draftPlan(folder: string, options: { readonly cores?: number } = {}): Promise<DraftedPlan> {
  const cores = options.cores ?? usableCores().cores;
  const files = await projectFiles(folder);
  const [service, ...others] = await foundServices(files);
  if (service === undefined) {
    const endpoints = withNames([{ path: '/', remark: null, doubtful: false }]);
    const text = planText({ service: null, space: gunicornSpace(cores, false), endpoints });
    return { text, notes: ['No web service was found here; the plan is a template to fill in.'], found: false };
  }
  const python = await interpreterOf(service, files);
  const gevent = await namesPackage('gevent', files);
  const space = spaceFor(service, cores, gevent);
  const endpoints = withNames(chosen(service.endpoints));
  const drafted = python !== null && service.command?.[0] === 'python' ? withPython(service, python) : service;
  return {
    text: planText({ service: drafted, space, endpoints }),
    notes: [
      service.evidence,
      ...service.notes,
      ...(await environmentNotes(service, python, files)),
      ...endpointNotes(service.endpoints),
      ...others.slice(0, 3).map((other) => `Also found: ${other.evidence}`),
    ],
    found: true,
  };
}

async function foundServices(files: ProjectFiles): Promise<FoundService[]> {
  const procfile = await procfileService(files);
  const inCode = [...(await pythonServices(files)), ...(await nodeServices(files))];
  if (procfile === null) return inCode;
  // What a Procfile starts is found in the code as well, where its routes are.
  const same = inCode.find((service) => service.launcher === procfile.launcher && service.app === procfile.app);
  const endpoints =
    same?.endpoints ?? (procfile.launcher === 'gunicorn' ? (inCode[0]?.endpoints ?? []) : procfile.endpoints);
  return [{ ...procfile, endpoints }, ...inCode.filter((service) => service !== same)];
}

function spaceFor(service: FoundService, cores: number, gevent: boolean): Space {
  if (service.launcher === 'gunicorn') return spaceWith(gunicornSpace(cores, gevent), service.usedSettings);
  const scales =
    service.launcher === 'node' ||
    service.launcher === 'uvicorn' ||
    service.command?.some((part) => part.includes('{workers}'));
  return scales ? { workers: workerCounts(cores) } : {};
}

/** `sync` with more than one thread is gunicorn's thread worker, so it stands for both. */
function gunicornSpace(cores: number, gevent: boolean): Space {
  return { workerClass: gevent ? ['sync', 'gevent'] : ['sync'], workers: workerCounts(cores), threads: [1, 4] };
}

/** One worker, then doubling up to twice the cores: past that more of them only cost memory. */
function workerCounts(cores: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count <= Math.min(2 * cores, 64); count *= 2) counts.push(count);
  return counts;
}

/** Plain routes first, then those with sample values; the rest waits as comments. */
function chosen(endpoints: readonly FoundEndpoint[]): FoundEndpoint[] {
  const sure = endpoints.filter((endpoint) => !endpoint.doubtful);
  const ordered = [...sure.filter((one) => one.remark === null), ...sure.filter((one) => one.remark !== null)];
  const measured =
    ordered.length > 0 ? ordered.slice(0, mostEndpoints) : [{ path: '/', remark: null, doubtful: false }];
  const commented = [...ordered.slice(mostEndpoints), ...endpoints.filter((endpoint) => endpoint.doubtful)];
  return [...measured, ...commented.slice(0, mostCommented).map((endpoint) => ({ ...endpoint, doubtful: true }))];
}

function endpointNotes(endpoints: readonly FoundEndpoint[]): string[] {
  if (endpoints.length === 0) return ['No routes were found, so the plan loads "/".'];
  const notes: string[] = [];
  if (endpoints.some((endpoint) => !endpoint.doubtful && endpoint.remark !== null))
    notes.push('Some paths hold sample values: look at the comments in "endpoints".');
  if (endpoints.length > mostEndpoints || endpoints.some((endpoint) => endpoint.doubtful))
    notes.push('More routes stand in comments: take in those that matter to you.');
  return notes;
}

async function environmentNotes(service: FoundService, python: string | null, files: ProjectFiles): Promise<string[]> {
  const { launcher } = service;
  if (launcher !== 'gunicorn' && launcher !== 'uvicorn') return [];
  const notes = [
    python === null
      ? 'There is no .venv or venv folder here: the activated environment or the python on PATH will be used.'
      : `The interpreter is ${python}.`,
  ];
  if (!(await namesPackage(launcher, files)))
    notes.push(`No requirements file names ${launcher}; if it is not installed: pip install ${launcher}`);
  return notes;
}

/** The interpreter of the virtual environment beside the service, from the folder that the service starts in. */
async function interpreterOf(service: FoundService, files: ProjectFiles): Promise<string | null> {
  for (const home of new Set([service.cwd, '.'])) {
    for (const name of ['.venv', 'venv']) {
      for (const program of ['bin/python', 'Scripts/python.exe']) {
        const path = posix.join(home, name, program);
        if (await exists(join(files.folder, path))) return posix.relative(service.cwd, path);
      }
    }
  }
  return null;
}

function withPython(service: FoundService, python: string): FoundService {
  return { ...service, command: [python, ...(service.command ?? []).slice(1)] };
}

async function namesPackage(name: string, files: ProjectFiles): Promise<boolean> {
  const lists = files.paths.filter((path) =>
    /^(requirements[^/]*\.(txt|in)|pyproject\.toml|Pipfile|setup\.(py|cfg)|environment\.ya?ml)$/.test(
      posix.basename(path),
    ),
  );
  for (const path of lists) {
    const text = (await files.read(path)) ?? '';
    if (new RegExp(`(^|[^\\w-])${name}([^\\w-]|$)`, 'im').test(text.replace(/#.*$/gm, ''))) return true;
  }
  return false;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
