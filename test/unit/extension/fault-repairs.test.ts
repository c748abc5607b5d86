import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repairsOf } from '../../../src/extension/plan-editing/fault-repairs.ts';
import { readPlan } from '../../../src/model/plan/plan-file.ts';

const good = `{
  // a plan
  "service": { "launcher": "gunicorn", "app": "app:app" },
  "settings": { "workers": [1, 2] },
  "endpoints": [{ "name": "home", "path": "/" }],
  "load": { "connections": 4, "requests": 40 }
}`;

/** The plan after the first quick fix of its first fault; `null`: there is none. */
function mended(text: string): string | null {
  const [fault] = readPlan(text).faults ?? [];
  const [repair] = fault === undefined ? [] : repairsOf(text, fault);
  return repair === undefined
    ? null
    : text.slice(0, repair.offset) + repair.text + text.slice(repair.offset + repair.length);
}

describe('the first quick fix', () => {
  it.each([
    ['a key that is misspelt', '"settings"', '"setings"'],
    ['a key that is misspelt, within', '"connections"', '"conections"'],
    ['a launcher that is misspelt', '"gunicorn"', '"gunicron"'],
    ['a number that is a text', '"connections": 4', '"connections": "4"'],
  ])('mends %s', (_, before, after) => {
    expect(readPlan(good).faults).toBeNull();
    expect(mended(good.replace(before, after))).toBe(good);
  });

  it('takes a value to its limit, and a single value into a list', () => {
    expect(mended(good.replace('[1, 2]', '[0, 2]'))).toBe(good.replace('[1, 2]', '[1, 2]'));
    const withArgs = (args: string) => good.replace('"app:app"', `"app:app", "args": ${args}`);
    expect(mended(withArgs('"-t"'))).toBe(withArgs('["-t"]'));
    expect(mended(good.replace('"requests": 40', '"requests": 2'))).toBe(
      good.replace('"requests": 40', '"requests": 4'),
    );
    const withBudget = (name: string) =>
      good.replace('"load"', `"budgets": [{ "endpoint": "${name}", "p95Ms": 9 }], "load"`);
    expect(mended(withBudget('hom'))).toBe(withBudget('home'));
  });

  it('is none for what only the author knows', () => {
    expect(mended(good.replace('"app": "app:app"', '"cwd": "."'))).toBeNull();
  });
});

it('no text makes the search for quick fixes fail, and each leaves the rest of the text as it is', () => {
  const parts = fc.constantFrom('"workers"', '[1, 2]', '"gunicorn"', '4', '40', '"/"', '"load"', '{', '}');
  fc.assert(
    fc.property(parts, fc.json({ maxDepth: 1 }), (part, value) => {
      const text = good.replace(part, value);
      for (const fault of readPlan(text).faults ?? [])
        for (const { offset, length } of repairsOf(text, fault))
          expect(offset >= 0 && length > 0 && offset + length <= text.length).toBe(true);
    }),
  );
});
