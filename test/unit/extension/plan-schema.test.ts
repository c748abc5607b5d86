import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { planSchemaTexts } from '../../../scripts/plan-schema.ts';

test.each(Object.entries(planSchemaTexts()))('%s is the one that the plan’s own schema makes', async (path, text) => {
  const written = await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
  expect(written, 'run `npm run schema`').toBe(text);
});
