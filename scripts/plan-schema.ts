import { z } from 'zod';
import { planSchema } from '../src/model/plan.ts';

/** Where the schema lies in the package. */
export const schemaPath = 'media/servebench.schema.json';

/** What an editor can complete in "settings", though other launchers may use other names. */
const knownSettings = {
  workerClass: {
    description: 'Worker classes to try, such as "sync", "gthread" or "gevent" (gunicorn).',
    examples: [['sync', 'gthread', 'gevent']],
  },
  workers: { description: 'Numbers of server processes to try.', examples: [[1, 2, 4]] },
  threads: { description: 'Numbers of threads in each process to try.', examples: [[1, 2, 4]] },
} as const;

/** The JSON schema of servebench.json that editors complete and check from: made from the plan's zod schema, nothing else. */
export function planJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(planSchema, { io: 'input', target: 'draft-7' }) as SchemaNode;
  const settings = schema.properties?.['settings'];
  if (settings === undefined) throw new Error('The plan schema has no "settings".');
  const values = settings.additionalProperties;
  settings.properties = Object.fromEntries(
    Object.entries(knownSettings).map(([name, about]) => [name, { ...values, ...about }]),
  );
  return { ...schema, title: 'Servebench plan', allowTrailingCommas: true };
}

/** The text of the schema file. */
export function planSchemaText(): string {
  return `${JSON.stringify(planJsonSchema(), null, 2)}\n`;
}

interface SchemaNode {
  description?: string;
  examples?: readonly unknown[];
  properties?: Record<string, SchemaNode>;
  additionalProperties?: object;
}
