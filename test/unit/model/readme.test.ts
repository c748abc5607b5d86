import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPlan } from '../../../src/model/plan/plan-file.ts';

describe('the README and the examples', () => {
  it('show a plan that can be read', () => {
    const [, plan = ''] = /```jsonc\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
    expect(readPlan(plan).faults).toBeNull();
  });

  it.each([
    ['examples/flask-blocking/servebench.json', 36],
    ['examples/flask-blocking/reference.json', 81],
    ['examples/node-blocking/servebench.json', 9],
  ])('hold a plan that can be read: %s', (file, cells) => {
    const { plan, faults } = readPlan(readFileSync(file, 'utf8'));
    expect(faults).toBeNull();
    const points = Object.values(plan!.settings).reduce((product, values) => product * values.length, 1);
    expect(points * plan!.endpoints.length).toBe(cells);
  });
});
