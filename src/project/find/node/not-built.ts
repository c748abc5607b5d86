import { posix } from 'node:path';
import { t } from '../../../words/language.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { manifestOf, record } from './resolve-script.ts';

/** Whether a path, from the package's folder, lies in a folder that builds are put into, or is one. */
export function isOfBuild(path: string): boolean {
  return /^(dist|build|out|lib|\.next|\.output)(\/|$)/.test(path);
}

/** That a script is to be built first, with the project's own command. */
export function notBuiltNote(path: string, cwd: string, files: ProjectFiles): string {
  const scripts = Object.keys(record(manifestOf(files.readNow(posix.join(cwd, 'package.json')))['scripts']));
  const script = scripts.find((name) => name === 'build') ?? scripts.find((name) => /^build\b/.test(name));
  return script === undefined
    ? t('{0} is not built yet: build it before the run.', path)
    : t('{0} is not built yet: build it before the run (npm run {1}).', path, script);
}
