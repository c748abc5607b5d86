import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readPlan } from '../../../src/model/plan/plan-file.ts';

test('the plan that the README shows has no fault', async () => {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const plans = [...readme.matchAll(/```jsonc\n([\s\S]*?)```/g)].map(([, text]) => readPlan(text ?? '').faults);
  expect(plans).toEqual([null]);
});
