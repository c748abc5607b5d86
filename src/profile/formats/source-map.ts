import { z } from 'zod';

/*
 * Source maps (ECMA-426), as far as a profile needs them. By hand, since Node's own SourceMap can be asked for a column only, and
 * a profiler knows the line that ran without its column.
 */

/** A place in the code that was written, lines from 1. */
export interface OriginalPlace {
  /** As the map names it. */
  readonly source: string;
  readonly line: number;
  /** What the place was called, where the map tells. */
  readonly name: string | null;
}

interface Segment {
  readonly column: number;
  readonly source: number;
  readonly line: number;
  readonly name: number | null;
}

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
    this.#lines = decodedMappings(mappings);
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
    return this.#placeOf((this.#lines[line - 1] ?? []).findLast((segment) => segment.column <= column));
  }

  /** Where a generated line comes from; `null` where it holds too many lines of the source for one to be named, or none. */
  placeOfLine(line: number): OriginalPlace | null {
    const segments = this.#lines[line - 1] ?? [];
    const places = new Set(segments.map((segment) => `${segment.source} ${segment.line}`));
    return places.size > mostLinesInOne ? null : this.#placeOf(segments[0]);
  }

  #placeOf(segment: Segment | undefined): OriginalPlace | null {
    const source = segment === undefined ? undefined : this.#sources[segment.source];
    if (segment === undefined || !source) return null;
    const name = segment.name === null ? null : (this.#names[segment.name] ?? null);
    return { source, line: segment.line + 1, name };
  }
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitValues = new Map([...digits].map((digit, value) => [digit, value]));

/** The segments that name a source, line by line. */
function decodedMappings(mappings: string): Segment[][] {
  let [source, line, name] = [0, 0, 0];
  return mappings.split(';').map((generated) => {
    let column = 0;
    const segments: Segment[] = [];
    for (const text of generated.split(',')) {
      const [columnStep = 0, sourceStep, lineStep = 0, , nameStep] = numbersOf(text);
      column += columnStep;
      if (sourceStep === undefined) continue;
      source += sourceStep;
      line += lineStep;
      if (nameStep !== undefined) name += nameStep;
      segments.push({ column, source, line, name: nameStep === undefined ? null : name });
    }
    return segments.sort((a, b) => a.column - b.column);
  });
}

/** Numbers in base64 VLQ: five bits a digit, the lowest first, the first bit of all is the sign. */
function numbersOf(text: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 1];
  for (const digit of text) {
    const bits = digitValues.get(digit) ?? 0;
    value += (bits & 31) * shift;
    shift *= 32;
    if (bits >= 32) continue;
    numbers.push(value % 2 === 1 ? -Math.floor(value / 2) : value / 2);
    [value, shift] = [0, 1];
  }
  return numbers;
}
