import { posix } from 'node:path';
import { parseEnv } from 'node:util';
import { t } from '../../../words/language.ts';
import type { FoundService } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';

/** Environment files of a project: what a server can be given, and what only shows what it takes. */
export interface EnvironmentFiles {
  /** From the project's folder, the ones that hold values. */
  readonly values: readonly string[];
  /** Examples without the values that count. */
  readonly examples: readonly string[];
  /** Names of the variables that the files with values set. Their values are not kept. */
  readonly names: ReadonlySet<string>;
}

/** Finds `.env` and its kin in the folder of a service and in the project's. */
export async function environmentFiles(files: ProjectFiles): Promise<EnvironmentFiles> {
  const found = files.paths.filter(
    (path) => /(^|\/)\.(env(\.[\w.-]+)?|flaskenv)$/.test(path) && path.split('/').length <= 4,
  );
  const isExample = (path: string) => /example|sample|template|dist$|test/i.test(posix.basename(path));
  const names = new Set<string>();
  for (const path of found.filter((one) => !isExample(one)).slice(0, 20))
    for (const name of variablesIn((await files.read(path)) ?? '')) names.add(name);
  return { values: found.filter((path) => !isExample(path)), examples: found.filter(isExample), names };
}

/** Names only, never their values. */
function variablesIn(text: string): string[] {
  try {
    return Object.keys(parseEnv(text));
  } catch {
    return [];
  }
}

/** The file that a service's environment variables come from, and what to say of it. */
export function environmentOf(
  service: FoundService,
  { values, examples }: EnvironmentFiles,
  files: ProjectFiles,
): { readonly envFiles: readonly string[]; readonly notes: readonly string[] } {
  if (service.envFiles.length > 0)
    return {
      envFiles: service.envFiles,
      notes: [t('Its environment variables come from {0} ("service.envFile").', service.envFiles.join(', '))],
    };
  const beside = [posix.join(service.cwd, '.env'), '.env'];
  const file = beside.find((path) => values.includes(path) && files.exists(path));
  if (file !== undefined)
    return { envFiles: [file], notes: [t('Its environment variables come from {0} ("service.envFile").', file)] };
  const example =
    examples.find((path) => posix.dirname(path) === service.cwd) ?? examples.find((path) => !path.includes('/'));
  if (example === undefined) return { envFiles: [], notes: [] };
  const wanted = posix.join(posix.dirname(example), '.env');
  return {
    envFiles: [],
    notes: [
      t(
        '{0} shows which environment variables the service takes; there is no {1} yet: cp {2} {3}',
        example,
        wanted,
        example,
        wanted,
      ),
    ],
  };
}
