import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodySearch } from '../../../src/load/http/body-search.ts';

describe('BodySearch', () => {
  it('finds what Buffer.includes finds, however the body is cut', () => {
    // Few letters make texts that overlap with themselves, where a naive search goes wrong.
    const text = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'ä'), maxLength });
    fc.assert(
      fc.property(text(60), text(6), fc.integer({ min: 1, max: 7 }), (body, wanted, step) => {
        const bytes = Buffer.from(body);
        const search = new BodySearch(wanted);
        for (let at = 0; at < bytes.length; at += step) search.push(bytes, at, Math.min(bytes.length, at + step));
        expect(search.found).toBe(bytes.includes(wanted));
      }),
      { numRuns: 2000 },
    );
  });

  it('forgets the beginning of a match with the body it was in', () => {
    const search = new BodySearch('needle');
    search.push(Buffer.from('nee'), 0, 3);
    search.reset();
    search.push(Buffer.from('dle'), 0, 3);
    expect(search.found).toBe(false);
  });
});
