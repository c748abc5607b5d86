import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PanelProfileRow } from '../../../src/model/panel-protocol.ts';
import { foundCalls } from '../../../src/report/profile/found-calls.ts';

interface Call {
  readonly name: string;
  readonly share: number;
  readonly calls: readonly Call[];
}

const { call } = fc.letrec<{ call: Call }>((tie) => ({
  call: fc.record({
    name: fc.constantFrom('parse', 'Parser', 'render', 'save'),
    share: fc.constant(0),
    calls: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'calls' },
      fc.constant<readonly Call[]>([]),
      fc.array(tie('call'), { maxLength: 3, depthIdentifier: 'calls' }),
    ),
  }),
}));

/** The rows of a tree; the innermost calls have a sample each, of `samples`. */
function rowsOf(roots: readonly Call[], samples: number): { rows: PanelProfileRow[]; stacks: string[][] } {
  const rows: PanelProfileRow[] = [];
  const stacks: string[][] = [];
  const add = ({ name, calls }: Call, depth: number, above: readonly string[]): number => {
    const index = rows.push({
      depth,
      from: 0,
      share: 0,
      name,
      place: 'app.py:1',
      file: '/app.py',
      line: 1,
      isUserCode: true,
    });
    const stack = [...above, name];
    if (calls.length === 0) stacks.push(stack);
    const seen = calls.length === 0 ? 1 : calls.reduce((sum, one) => sum + add(one, depth + 1, stack), 0);
    rows[index - 1] = { ...rows[index - 1]!, share: seen / samples };
    return seen;
  };
  for (const root of roots) add(root, 0, []);
  return { rows, stacks };
}

describe('a search in the calls of a profile', () => {
  it('counts each sample once whose stack holds what is looked for, however often', () => {
    fc.assert(
      fc.property(
        fc.array(call, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('pars', 'RENDER', 'none'),
        (roots, text) => {
          const samples = rowsOf(roots, 1).stacks.length;
          const { rows, stacks } = rowsOf(roots, samples);
          const holds = (name: string) => name.toLowerCase().includes(text.toLowerCase());
          const found = foundCalls(rows, text);
          expect(found?.share).toBeCloseTo(stacks.filter((stack) => stack.some(holds)).length / samples, 9);
          expect([...(found?.rows ?? [])]).toEqual(rows.filter(({ name }) => holds(name)));
        },
      ),
    );
  });

  it('looks for places too, and for nothing where nothing is asked', () => {
    const { rows } = rowsOf([{ name: 'save', share: 0, calls: [] }], 1);
    expect(foundCalls(rows, 'APP.py')?.share).toBe(1);
    expect(foundCalls(rows, '  ')).toBeNull();
  });
});
