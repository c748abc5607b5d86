import { SourceMap } from 'node:module';
import { transform } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCpuProfile, type WrittenPlaces } from '../../../src/profile/formats/cpuprofile.ts';
import { SourceMapReader } from '../../../src/profile/formats/source-map.ts';

const source = `interface Row {
  readonly price: number;
}

export function total(rows: readonly Row[]): number {
  let sum = 0;
  for (const row of rows) sum += row.price;
  return sum;
}
`;

const compiled = (minify: boolean) =>
  transform(source, { loader: 'ts', sourcemap: true, sourcefile: 'total.ts', minify });

describe('a source map', () => {
  it.each([false, true])('gives the places that Node’s own reader gives (packed: %s)', async (minify) => {
    const { code, map } = await compiled(minify);
    const reader = SourceMapReader.read(map);
    const second = new SourceMap(JSON.parse(map));
    const lines = code.split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(60), (line, column) => {
        const place = reader?.placeAt(line + 1, column) ?? null;
        // Node's goes back to earlier lines where a line has none.
        if (place === null) return;
        const entry = second.findEntry(line, column) as { originalLine: number; originalSource: string };
        expect([place.source, place.line]).toEqual([entry.originalSource, entry.originalLine + 1]);
      }),
    );
  });

  it('tells the line that one line was made of, and of none where all was packed into it', async () => {
    const { code, map } = await compiled(false);
    const loop = code.split('\n').findIndex((line) => line.includes('for (')) + 1;
    expect(SourceMapReader.read(map)?.placeOfLine(loop)).toMatchObject({ source: 'total.ts', line: 7 });
    const packed = await compiled(true);
    expect(SourceMapReader.read(packed.map)?.placeOfLine(1)).toBeNull();
  });

  it.each(['', '{}', '[]', '{"mappings":3,"sources":[]}'])('is none: %s', (text) => {
    expect(SourceMapReader.read(text)).toBeNull();
  });
});

describe('a profile of compiled code', () => {
  const url = 'file:///srv/dist/app.js';
  const text = (lines: readonly number[]) =>
    JSON.stringify({
      nodes: [
        { id: 1, callFrame: { functionName: '(root)', url: '', lineNumber: -1 }, children: [2] },
        {
          id: 2,
          callFrame: { functionName: 'a', url, lineNumber: 0, columnNumber: 20 },
          positionTicks: lines.map((line) => ({ line, ticks: 1 })),
        },
      ],
      startTime: 0,
      endTime: 1000 * lines.length,
      samples: lines.map(() => 2),
      timeDeltas: lines.map((_, index) => (index === 0 ? 0 : 1000)),
      sourceMapUrls: { [url]: 'app.js.map' },
    });
  const places = (known: number | null): WrittenPlaces => ({
    ofFunction: () => ({ file: '/srv/app.ts', line: 5, name: 'total' }),
    ofLine: () => (known === null ? null : { file: '/srv/app.ts', line: known, name: null }),
    isCompiled: () => true,
  });
  const framesWith = (known: number | null) =>
    readCpuProfile(text([1, 1]), { name: 'main', pid: 1 }, { writtenPlaces: () => places(known) }).frames;

  it('names the lines that were written', () => {
    expect(framesWith(7)).toContainEqual({ name: 'total', file: '/srv/app.ts', line: 7 });
  });

  it('names the function where the line is not known', () => {
    expect(framesWith(null)).toEqual([{ name: 'total', file: '/srv/app.ts', line: 5, isFunctionLine: true }]);
  });
});
