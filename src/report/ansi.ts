/** Terminal styles, or plain text where colour is off. Every style ends itself, so that a cut line never colours the next. */
export interface Ink {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const styled = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;
const plain = (text: string) => text;

/** The styles for a terminal with or without colour. */
export function inkFor(colour: boolean): Ink {
  return colour
    ? {
        bold: styled(1, 22),
        dim: styled(2, 22),
        red: styled(31, 39),
        green: styled(32, 39),
        yellow: styled(33, 39),
        cyan: styled(36, 39),
      }
    : { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };
}
