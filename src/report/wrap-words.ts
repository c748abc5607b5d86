/**
 * Breaks a paragraph into lines of at most `width` at its spaces; all lines but the first start with `indent`. `lengthOf` says
 * how wide a word is: in letters, unless it is told otherwise.
 */
export function wrapWords(
  text: string,
  width: number,
  indent = '',
  lengthOf: (word: string) => number = (word) => [...word].length,
): string[] {
  const leading = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = leading;
  let used = leading.length;
  let empty = true;
  for (const word of text.trim().split(/ +/)) {
    const length = lengthOf(word);
    if (!empty && used + 1 + length > width) {
      lines.push(line);
      line = indent;
      used = indent.length;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    used += length + (empty ? 0 : 1);
    empty = false;
  }
  return [...lines, line];
}
