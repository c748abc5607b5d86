import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const windows = process.platform === 'win32';

/**
 * Full path of a program on PATH; `null` if it is not there. A folder by that name, or a file that may not be executed, is
 * none. The folder that we are in is not looked at, on Windows either: it may be a project that nobody trusts.
 */
export function findOnPath(name: string, environment: Readonly<Record<string, string>>): string | null {
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  const endings = windows ? ['.exe', '.cmd', '.bat', ''] : [''];
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (isProgram(file)) return file;
    }
  }
  return null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, windows ? constants.F_OK : constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
