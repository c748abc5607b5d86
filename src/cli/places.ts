import { join } from 'node:path';
import type { RunContext } from '../benchmark/run-context.ts';
import { stateFolder } from '../service/leases/state-folder.ts';

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

/** Where a run happens that is started from a terminal; `confirmedHosts` are those of `--allow-host`. */
export async function runContextOf(
  planFolder: string,
  { distFolder, mediaFolder, environment }: Places,
  confirmedHosts: readonly string[] = [],
): Promise<RunContext> {
  const storageFolder = await stateFolder(environment);
  return {
    ...{ planFolder, distFolder, mediaFolder, storageFolder, environment, confirmedHosts },
    // An activated virtual environment is found through the environment itself.
    suggestedPython: null,
  };
}
