import { mkdir } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** What a command knows of its surroundings. */
export interface Places {
  /** The folder that the command was called in. */
  readonly cwd: string;
  /** Folder with Servebench's bundles. */
  readonly distFolder: string;
  /** Folder with what Servebench ships for servers and reports. */
  readonly mediaFolder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export function placesOf(distFolder: string, cwd: string, env: NodeJS.ProcessEnv): Places {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) environment[name] = value;
  return { cwd, distFolder, mediaFolder: join(distFolder, '..', 'media'), environment };
}

/**
 * Folder of this user for what must outlive a crash: the leases of started processes. It is the same for every plan,
 * so that whichever command comes next finds what was left behind.
 */
export async function storageFolder(env: Places['environment']): Promise<string> {
  const own = join(stateHome(env), 'servebench');
  try {
    await mkdir(own, { recursive: true });
    return own;
  } catch {
    // No home, or one that can't be written to, as in some containers.
    const shared = join(tmpdir(), `servebench-${userInfo().username}`);
    await mkdir(shared, { recursive: true, mode: 0o700 });
    return shared;
  }
}

function stateHome(env: Places['environment']): string {
  if (process.platform === 'win32') return env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return env.XDG_STATE_HOME?.startsWith('/') ? env.XDG_STATE_HOME : join(homedir(), '.local', 'state');
}
