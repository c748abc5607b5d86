import { lstat, mkdir, mkdtemp, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Folder of this user for what must outlive a crash: the leases of started processes. It is the same for every plan, so that
 * whichever command comes next finds what was left behind, and nobody else may write in it: what stands there is believed.
 * Nothing is made in the home of somebody else, which the environment may name (`sudo` keeps HOME on some systems): its
 * owner could not write there any more.
 */
export async function stateFolder(env: Readonly<Record<string, string>>): Promise<string> {
  const home = stateHome(env);
  const candidates = [
    ...(home === null || !(await isInOwnFolder(home)) ? [] : [join(home, 'servebench')]),
    // No home, one of somebody else, or one that can't be written to, as in some containers.
    join(tmpdir(), `servebench-${process.getuid?.() ?? 'user'}`),
  ];
  for (const folder of candidates) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (await isOwn(folder)) return folder;
    } catch {
      // The next one, then.
    }
  }
  // Found by no later command, but also by nobody who lies in wait.
  return mkdtemp(join(tmpdir(), 'servebench-'));
}

/** Whether a folder that may not be there yet would be made in one of this user's. */
async function isInOwnFolder(folder: string): Promise<boolean> {
  if (process.getuid === undefined) return true;
  const found = await stat(folder).catch(() => null);
  if (found !== null) return found.uid === process.getuid();
  return dirname(folder) !== folder && isInOwnFolder(dirname(folder));
}

/** Whether a folder is a real one of this user's that nobody else can write in. */
async function isOwn(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  if (!found.isDirectory()) return false;
  if (process.getuid === undefined) return true;
  return found.uid === process.getuid() && (found.mode & 0o022) === 0;
}

/** `null` where this user has no home. */
function stateHome(env: Readonly<Record<string, string>>): string | null {
  const home = homeOf(env);
  if (process.platform === 'win32')
    return env['LOCALAPPDATA'] ?? (home === null ? null : join(home, 'AppData', 'Local'));
  if (process.platform === 'darwin') return home === null ? null : join(home, 'Library', 'Application Support');
  if (env['XDG_STATE_HOME']?.startsWith('/')) return env['XDG_STATE_HOME'];
  return home === null ? null : join(home, '.local', 'state');
}

/** A user without an entry in the system's list of users has none but that of the environment. */
function homeOf(env: Readonly<Record<string, string>>): string | null {
  try {
    return homedir();
  } catch {
    return env['HOME'] ?? null;
  }
}
