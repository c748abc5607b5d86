import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { planSchema } from '../src/model/plan/plan.ts';

/** Where the schemas lie in the package: the whole one, and the one for VS Code. */
export const schemaPath = 'media/servebench.schema.json';
export const editorSchemaPath = 'media/servebench.editor.schema.json';
/** The one for VS Code in Korean, which `package.nls.ko.json` names. */
export const koreanSchemaPath = 'media/servebench.editor.ko.schema.json';

/** What an editor can complete in "settings", though other launchers may use other names. */
const knownSettings = {
  workerClass: {
    description: 'Worker classes to try, such as "sync", "gthread" or "gevent" (gunicorn).',
    examples: [['sync', 'gthread', 'gevent']],
  },
  workers: { description: 'Numbers of server processes to try.', examples: [[1, 2, 4]] },
  threads: { description: 'Numbers of threads in each process to try.', examples: [[1, 2, 4]] },
  loop: { description: 'Event loops to try (uvicorn).', examples: [['asyncio', 'uvloop']] },
  http: { description: 'Parsers of HTTP to try (uvicorn).', examples: [['h11', 'httptools']] },
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

/** The texts of the schema files by their places. */
export function planSchemaTexts(): Readonly<Record<string, string>> {
  const schema = planJsonSchema();
  const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const loose = withoutChecks(schema);
  return {
    [schemaPath]: text(schema),
    [editorSchemaPath]: text(loose),
    [koreanSchemaPath]: text(translated(loose, koreanDescriptions())),
  };
}

/** The Korean of what the schema says, by its English. */
export function koreanDescriptions(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(new URL('../l10n/plan-schema.ko.json', import.meta.url), 'utf8'));
}

/** Every title and description of a schema. `isNames`: the keys are those of a plan. */
export function schemaTexts(schema: unknown, isNames = false): string[] {
  if (Array.isArray(schema)) return schema.flatMap((one) => schemaTexts(one));
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    !isNames && isText(key) && typeof value === 'string' ? [value] : schemaTexts(value, key === 'properties'),
  );
}

const isText = (key: string) => key === 'title' || key === 'description';

function translated(schema: unknown, texts: Readonly<Record<string, string>>, isNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((one) => translated(one, texts));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) =>
      !isNames && isText(key) && typeof value === 'string'
        ? [key, texts[value] ?? value]
        : [key, translated(value, texts, key === 'properties')],
    ),
  );
}

const anyType = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'];

/**
 * A schema that completes and explains the same and finds no fault: in VS Code the extension says what is wrong itself, in
 * better words, and the same fault would stand there twice.
 */
function withoutChecks(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutChecks);
  if (typeof schema !== 'object' || schema === null) return schema;
  const loose: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' || key === 'definitions')
      loose[key] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutChecks(one)]));
    else if (key === 'items' || key === 'anyOf' || key === 'allOf') loose[key] = withoutChecks(value);
    else if (key === 'additionalProperties' && typeof value === 'object') loose[key] = withoutChecks(value);
    // What stands first is what is inserted for a new property.
    else if (key === 'type') loose[key] = [value, ...anyType.filter((type) => type !== value)];
    else if (key === 'enum') loose['anyOf'] = [{ enum: value }, {}];
    else if (explaining.includes(key)) loose[key] = value;
  }
  return loose;
}

const explaining = ['$schema', '$ref', 'title', 'description', 'default', 'examples', 'allowTrailingCommas'];

interface SchemaNode {
  description?: string;
  examples?: readonly unknown[];
  properties?: Record<string, SchemaNode>;
  additionalProperties?: object;
}
