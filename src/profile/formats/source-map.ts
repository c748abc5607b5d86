import { decode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { z } from 'zod';

/*
 * Source maps (ECMA-426), as far as a profile needs them. Not by Node's own SourceMap, which can be asked for a column only: a
 * profiler knows the line that ran without its column.
 */

/** A place in the code that was written, lines from 1. */
export interface OriginalPlace {
  /** As the map names it. */
  readonly source: string;
  readonly line: number;
  /** What the place was called, where the map tells. */
  readonly name: string | null;
}

/** What names a place of a source: the generated column, the source, its line and column, and a name, all from 0. */
type Segment = Exclude<SourceMapSegment, readonly [number]>;

const mapSchema = z.object({
  mappings: z.string(),
  sources: z.array(z.string().nullable()),
  names: z.array(z.string()).optional(),
  sourceRoot: z.string().nullish(),
});

/** A compiler that keeps a line of the source together writes it and its neighbours; one that packs writes all into one line. */
const mostLinesInOne = 4;

/** A source map, asked for the places of generated code. */
export class SourceMapReader {
  readonly #lines: readonly (readonly Segment[])[];
  readonly #sources: readonly string[];
  readonly #names: readonly string[];

  private constructor({ mappings, sources, names, sourceRoot }: z.output<typeof mapSchema>) {
    this.#lines = decode(mappings).map((line) =>
      line.filter((segment): segment is Segment => segment.length > 1).sort((a, b) => a[0] - b[0]),
    );
    const root = sourceRoot ? `${sourceRoot.replace(/\/$/, '')}/` : '';
    this.#sources = sources.map((source) => (source === null ? '' : `${root}${source}`));
    this.#names = names ?? [];
  }

  /** `null` where the text is no source map that can be read. */
  static read(text: string): SourceMapReader | null {
    try {
      const map = mapSchema.safeParse(JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, '')));
      return map.success ? new SourceMapReader(map.data) : null;
    } catch {
      return null;
    }
  }

  /** Where what stands at a column (from 0) of a generated line (from 1) comes from; `null` where the map does not tell. */
  placeAt(line: number, column: number): OriginalPlace | null {
    return this.#placeOf((this.#lines[line - 1] ?? []).findLast((segment) => segment[0] <= column));
  }

  /** Where a generated line comes from; `null` where it holds too many lines of the source for one to be named, or none. */
  placeOfLine(line: number): OriginalPlace | null {
    const segments = this.#lines[line - 1] ?? [];
    const places = new Set(segments.map(([, source, line]) => `${source} ${line}`));
    return places.size > mostLinesInOne ? null : this.#placeOf(segments[0]);
  }

  #placeOf(segment: Segment | undefined): OriginalPlace | null {
    if (segment === undefined) return null;
    const [, sourceIndex, line, , nameIndex] = segment;
    const source = this.#sources[sourceIndex];
    if (!source) return null;
    return { source, line: line + 1, name: nameIndex === undefined ? null : (this.#names[nameIndex] ?? null) };
  }
}
