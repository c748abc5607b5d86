import stringWidth from 'string-width';

/** Columns that a text takes up in a terminal: two for a letter of Korean, Chinese or Japanese, none for styles. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** A text with spaces behind it, so many columns wide. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** Cuts a line to so many columns. */
export function fitted(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
