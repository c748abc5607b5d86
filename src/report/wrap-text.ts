// biome-ignore lint/suspicious/noControlCharactersInRegex: our own styles start with an escape character.
const styles = /\u001b\[\d+m/g;

/** Breaks a paragraph into lines of at most `width` columns at its spaces; all lines but the first start with `indent`. */
export function wrapText(text: string, width: number, indent = ''): string[] {
  const leading = /^ */.exec(text)![0];
  const lines: string[] = [];
  let line = leading;
  let used = leading.length;
  let empty = true;
  for (const word of text.trim().split(/ +/)) {
    const length = [...word.replace(styles, '')].length;
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
