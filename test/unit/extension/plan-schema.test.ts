import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { planSchemaText, schemaPath } from '../../../scripts/plan-schema.ts';

test('the JSON schema in the package is the one that the plan’s own schema makes', async () => {
  const written = await readFile(new URL(`../../../${schemaPath}`, import.meta.url), 'utf8');
  expect(written, 'run `npm run schema`').toBe(planSchemaText());
});
