import type { Terminal } from '../../../src/cli/terminal.ts';

/** A terminal that remembers what was written. */
export function fakeTerminal(
  liveWidth: number | null = null,
): Terminal & { readonly written: { out: string; err: string } } {
  const written = { out: '', err: '' };
  return {
    written,
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    width: 100,
    colour: false,
    liveWidth: () => liveWidth,
  };
}
