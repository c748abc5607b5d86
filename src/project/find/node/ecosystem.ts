import type { Fields, Value } from '../code/values.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { manifestOf, record } from './resolve-script.ts';
import { ScriptReader } from './script-reader.ts';

/** The first app of a configuration of PM2's. */
export interface EcosystemApp {
  readonly script: string;
  readonly nodeArgs: readonly string[];
  /** A count; `null` where it says nothing or as many as there are cores. */
  readonly instances: number | null;
  readonly env: Readonly<Record<string, string>>;
}

/** Reads `ecosystem.config.js` or `.json`; `null` where no script is named by a value that can be read. */
export function ecosystemApp(path: string, files: ProjectFiles): EcosystemApp | null {
  const app = path.endsWith('.json') ? jsonApp(path, files) : codeApp(path, files);
  const { script, instances } = app;
  if (typeof script !== 'string') return null;
  const args = app['node_args'];
  const environment = Object.entries({ ...record(app['env']), ...record(app['env_production']) });
  return {
    script,
    nodeArgs: typeof args === 'string' ? args.split(/\s+/).filter((word) => word !== '') : [],
    instances: Number.isInteger(Number(instances)) && Number(instances) > 0 ? Number(instances) : null,
    env: Object.fromEntries(
      environment.flatMap(([name, value]) =>
        typeof value === 'object' || name === 'PORT' ? [] : [[name, String(value)]],
      ),
    ),
  };
}

function jsonApp(path: string, files: ProjectFiles): Record<string, unknown> {
  const { apps } = manifestOf(files.readNow(path));
  return record(Array.isArray(apps) ? apps[0] : apps);
}

function codeApp(path: string, files: ProjectFiles): Record<string, unknown> {
  const exports = new ScriptReader(files).module(path);
  const whole = exports.fields.get('module.exports') ?? exports.fields.get('default') ?? exports;
  const apps = whole.kind === 'fields' ? whole.fields.get('apps') : undefined;
  const first = apps?.kind === 'list' ? apps.items[0] : undefined;
  return first?.kind === 'fields' ? plainFields(first) : {};
}

/** Texts, counts and objects of them; what is not known is left out. */
function plainFields({ fields }: Fields): Record<string, unknown> {
  const plain = (value: Value): unknown =>
    value.kind === 'text'
      ? value.text
      : value.kind === 'count'
        ? value.count
        : value.kind === 'fields'
          ? plainFields(value)
          : undefined;
  return Object.fromEntries(
    [...fields].flatMap(([name, value]) => (plain(value) === undefined ? [] : [[name, plain(value)]])),
  );
}
