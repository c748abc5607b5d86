/**
 * Finds a text in a body that arrives in pieces, in constant memory (Knuth, Morris, Pratt 1977).
 * `Buffer.indexOf` would have to keep the end of each piece to find a text that two pieces share.
 */
export class BodySearch {
  found = false;
  readonly #needle: Buffer;
  readonly #fallback: Int32Array;
  #matched = 0;

  constructor(text: string) {
    this.#needle = Buffer.from(text, 'utf8');
    this.#fallback = fallbackTable(this.#needle);
    this.found = this.#needle.length === 0;
  }

  reset(): void {
    this.#matched = 0;
    this.found = this.#needle.length === 0;
  }

  push(bytes: Buffer, start: number, end: number): void {
    if (this.found) return;
    const needle = this.#needle;
    let matched = this.#matched;
    for (let at = start; at < end; at++) {
      const octet = bytes[at] as number;
      while (matched > 0 && needle[matched] !== octet) matched = this.#fallback[matched - 1] as number;
      if (needle[matched] === octet) matched++;
      if (matched === needle.length) {
        this.found = true;
        return;
      }
    }
    this.#matched = matched;
  }
}

/** For each prefix of the needle, the length of its longest proper prefix that is also its suffix. */
function fallbackTable(needle: Buffer): Int32Array {
  const table = new Int32Array(needle.length);
  let length = 0;
  for (let i = 1; i < needle.length; i++) {
    while (length > 0 && needle[i] !== needle[length]) length = table[length - 1] as number;
    if (needle[i] === needle[length]) length++;
    table[i] = length;
  }
  return table;
}
