import { access, lstat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isPythonLauncher } from '../../../model/plan/launcher-facts.ts';
import { t } from '../../../words/language.ts';
import type { FoundService } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';

const environmentNames = ['.venv', 'venv', 'env', '.env', 'virtualenv'];
const programs = ['bin/python', 'Scripts/python.exe'];

/** The Python beside a service. */
export interface ProjectPython {
  /** From the folder that the service starts in; `null` where there is none. */
  readonly path: string | null;
  /** Whether the plan has to name it: the run itself looks for .venv and venv alone. */
  readonly mustBeNamed: boolean;
  /** An environment whose interpreter is gone: a link that leads nowhere. */
  readonly broken: string | null;
}

/** The interpreter of the virtual environment beside the service, from the folder that the service starts in. */
export async function interpreterOf(service: FoundService, files: ProjectFiles): Promise<ProjectPython> {
  let broken: string | null = null;
  for (const home of new Set([service.cwd, '.']))
    for (const name of environmentNames)
      for (const program of programs) {
        const path = posix.join(home, name, program);
        const file = join(files.folder, path);
        if (await exists(file))
          return {
            path: posix.relative(service.cwd, path),
            mustBeNamed: broken !== null || !/^\.?venv$/.test(name),
            broken,
          };
        if (broken === null && (await isLink(file))) broken = posix.join(home, name);
      }
  return { path: null, mustBeNamed: false, broken };
}

/** Which Python will run it, and what it may lack, as sentences. */
export function pythonNotes(
  service: FoundService,
  python: ProjectPython,
  files: ProjectFiles,
  packages: ReadonlySet<string>,
): string[] {
  const { launcher } = service;
  if (launcher === 'node' || launcher === 'command' || !isPythonLauncher(launcher)) return [];
  const notes = [
    ...(python.broken === null ? [] : [t('The interpreter of {0} is gone: its link leads nowhere.', python.broken)]),
    python.path === null
      ? [
          t('There is no .venv or venv folder here: the activated environment or the python on PATH will be used.'),
          ...managerNotes(files),
        ].join(' ')
      : t('The interpreter is {0}.', python.path),
  ];
  // FastAPI's extra brings uvicorn.
  const isBrought =
    launcher === 'uvicorn' && packages.has('fastapi') && (packages.has('standard') || packages.has('all'));
  if (!packages.has(launcher) && !isBrought)
    notes.push(t('No requirements file names {0}; if it is not installed: pip install {1}', launcher, launcher));
  return notes;
}

/** How a project's own tool makes its environment. */
function managerNotes(files: ProjectFiles): string[] {
  if (files.exists('uv.lock')) return [t('"uv sync" makes one.')];
  if (files.exists('poetry.lock'))
    return [t('"poetry env info --path" tells where Poetry keeps it; name its python in "service.python".')];
  if (files.exists('Pipfile'))
    return [t('"pipenv --venv" tells where Pipenv keeps it; name its python in "service.python".')];
  if (files.exists('environment.yml') || files.exists('environment.yaml'))
    return [t('Activate the conda environment first.')];
  return [];
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function isLink(file: string): Promise<boolean> {
  return lstat(file).then(
    (entry) => entry.isSymbolicLink(),
    () => false,
  );
}
