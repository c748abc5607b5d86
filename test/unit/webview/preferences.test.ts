import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultPreferences, nextSort, readPreferences } from '../../../src/webview/preferences.ts';

it('reads back what was kept', () => {
  const kept = {
    view: 'table',
    endpoint: 'sleep',
    figure: 'p95',
    cost: 'memory',
    cell: { endpoint: 'sleep', key: '[]' },
    against: 'baseline',
    sort: { column: 'rps', direction: 'descending' },
    filter: 'workers>1',
    hidden: ['cpu'],
    targetRps: 500,
    scrollY: 40,
  };
  expect(readPreferences(structuredClone(kept))).toEqual(kept);
});

it('makes something usable of anything', () => {
  expect(readPreferences(undefined)).toEqual(defaultPreferences);
  fc.assert(
    fc.property(fc.anything(), (kept) => {
      const { figure, hidden, cell, scrollY, endpoint, sort } = readPreferences(kept);
      expect(typeof figure).toBe('string');
      expect(hidden.every((column) => typeof column === 'string')).toBe(true);
      expect(cell === null || typeof cell.key === 'string').toBe(true);
      expect(scrollY).toBeGreaterThanOrEqual(0);
      expect(endpoint === null || typeof endpoint === 'string').toBe(true);
      expect(sort === null || typeof sort.column === 'string').toBe(true);
    }),
  );
});

it('sorts by a column from its better end, then the other way, then not at all', () => {
  const first = nextSort(null, 'rps', 'descending');
  const second = nextSort(first, 'rps', 'descending');
  expect([first?.direction, second?.direction, nextSort(second, 'rps', 'descending')]).toEqual([
    'descending',
    'ascending',
    null,
  ]);
  expect(nextSort(second, 'failed', 'ascending')).toEqual({ column: 'failed', direction: 'ascending' });
});
