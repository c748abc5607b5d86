import { posix } from 'node:path';
import type { ProjectFiles } from './project-files.ts';

/** One Python file, ready to be searched. */
export interface PythonSource {
  readonly path: string;
  /** Its text without comments and docstrings; line numbers are those of the file. */
  readonly code: string;
}

export async function pythonSources(files: ProjectFiles): Promise<PythonSource[]> {
  const sources: PythonSource[] = [];
  for (const path of files.paths) {
    if (!path.endsWith('.py') || /(^|\/)(test_[^/]*|[^/]*_test|conftest|setup|manage)\.py$/.test(path)) continue;
    const text = await files.read(path);
    if (text !== null) sources.push({ path, code: withoutComments(text) });
  }
  return sources;
}

/** Blanks what Python does not run, and keeps every line where it is. */
function withoutComments(text: string): string {
  return text.replace(
    /("""|''')[\s\S]*?\1|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|#[^\n]*/g,
    (match, _triple, string: string | undefined) => string ?? match.replace(/[^\n]/g, ''),
  );
}

/** Line of an offset, from 1. */
export function lineAt(code: string, offset: number): number {
  return code.slice(0, offset).split('\n').length;
}

/** How Python imports a file: the folder to start in, and the module's name from there. */
export function moduleOf(path: string, files: ProjectFiles): { readonly cwd: string; readonly module: string } {
  let folder = posix.dirname(path);
  const stem = posix.basename(path, '.py');
  const names = stem === '__init__' ? [] : [stem];
  while (folder !== '.' && files.paths.includes(posix.join(folder, '__init__.py'))) {
    names.unshift(posix.basename(folder));
    folder = posix.dirname(folder);
  }
  return { cwd: folder, module: names.join('.') };
}
