import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { planJsonSchema, planSchemaTexts } from '../../../scripts/plan-schema.ts';

test.each(Object.entries(planSchemaTexts()))('%s is the one that the plan’s own schema makes', async (path, text) => {
  const written = await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
  expect(written, 'run `npm run schema`').toBe(text);
});

/** Every field at any depth with its place, such as `service.readiness.path`, and what an editor says on hover. */
function fieldsOf(schema: unknown, place = ''): { place: string; description: unknown }[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, inner]) => {
    if (key !== 'properties') return fieldsOf(inner, place);
    return Object.entries(inner as Record<string, { description?: unknown }>).flatMap(([name, field]) => [
      { place: `${place}.${name}`, description: field.description },
      ...fieldsOf(field, `${place}.${name}`),
    ]);
  });
}

test('every field of a plan says what it is when the mouse rests on it', () => {
  const fields = fieldsOf(planJsonSchema());
  expect(fields.length).toBeGreaterThan(60);
  const silent = fields.filter(({ description }) => typeof description !== 'string' || !/[.…]$/.test(description));
  expect(silent.map(({ place }) => place)).toEqual([]);
});
