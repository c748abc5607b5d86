import { stripVTControlCharacters } from 'node:util';

const mostBytes = 256 * 1024;
const mostChunks = 4096;
const mostLineLength = 1000;

/**
 * The last output of a process, stdout and stderr in order, bounded in memory whatever the process writes.
 * Bytes are kept as they come and made into lines only when somebody asks: a server that logs every request must not
 * cost the benchmark's process anything that counts.
 */
export class OutputLog {
  readonly #chunks: { readonly source: string; readonly bytes: Buffer }[] = [];
  #byteCount = 0;
  #written = 0;

  /** Adds what a process wrote to one of its outputs. */
  add(source: string, bytes: Buffer): void {
    const kept = bytes.length > mostBytes ? bytes.subarray(-mostBytes) : bytes;
    this.#chunks.push({ source, bytes: kept });
    this.#byteCount += kept.length;
    this.#written += kept.length;
    while (this.#byteCount > mostBytes || this.#chunks.length > mostChunks) {
      this.#byteCount -= this.#chunks.shift()?.bytes.length ?? 0;
    }
  }

  /** Bytes that were ever added. */
  get written(): number {
    return this.#written;
  }

  /** Bytes held at the moment. */
  get byteCount(): number {
    return this.#byteCount;
  }

  /** What was written to one output and is still held, as it was written. */
  text(source: string): string {
    return Buffer.concat(this.#chunks.filter((chunk) => chunk.source === source).map(({ bytes }) => bytes)).toString();
  }

  /** The last `count` lines for people: no colours, no control characters, no empty lines, long ones cut. */
  tail(count = 20): readonly string[] {
    return this.#lines(this.#chunks).slice(-count);
  }

  /** The lines that came when `written` was at least so much, of those that are held. */
  linesSince(written: number): readonly string[] {
    let start = this.#written - this.#byteCount;
    const later = this.#chunks.filter(({ bytes }) => {
      start += bytes.length;
      return start > written;
    });
    return this.#lines(later);
  }

  #lines(chunks: readonly { readonly source: string; readonly bytes: Buffer }[]): readonly string[] {
    const unfinished = new Map<string, Buffer>();
    const lines: string[] = [];
    for (const { source, bytes } of chunks) {
      const rest = unfinished.get(source);
      const text = rest === undefined ? bytes : Buffer.concat([rest, bytes]);
      const end = text.lastIndexOf(0x0a) + 1;
      lines.push(...text.toString('utf8', 0, end).split('\n'));
      unfinished.set(source, text.subarray(end));
    }
    for (const rest of unfinished.values()) lines.push(rest.toString('utf8'));
    return lines
      .flatMap((line) => line.split('\r'))
      .map(plainLine)
      .filter((line) => line.trim() !== '');
  }
}

// Control characters, and those that turn the direction of writing around or can't be seen.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** One line of a server's output as it can be shown anywhere. */
export function plainLine(line: string): string {
  const plain = stripVTControlCharacters(line.slice(0, 4 * mostLineLength))
    .replaceAll('\t', '    ')
    .replace(unprintable, '')
    .trimEnd();
  return plain.length > mostLineLength ? `${plain.slice(0, mostLineLength)}…` : plain;
}
