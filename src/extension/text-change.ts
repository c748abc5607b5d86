/** The part of a text that changes, from `start` to `end` (offsets, `end` not included), and what comes in its place. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The lines that make `before` into `after`, so that an edit touches nothing else: cursors, folds and breakpoints stay. */
export function changedLines(before: string, after: string): TextChange {
  const start = commonStart(before, after);
  const end = commonEnd(before.slice(start), after.slice(start));
  return { start, end: before.length - end, text: after.slice(start, after.length - end) };
}

/** Length of the lines that both texts begin with. */
function commonStart(a: string, b: string): number {
  let length = 0;
  for (let index = 0; index < a.length && a[index] === b[index]; index++) {
    if (a[index] === '\n') length = index + 1;
  }
  return a === b ? a.length : length;
}

/** Length of the lines that both texts end with. */
function commonEnd(a: string, b: string): number {
  let length = 0;
  for (let back = 1; back <= Math.min(a.length, b.length) && a.at(-back) === b.at(-back); back++) {
    const lineBegins = (text: string) => back === text.length || text.at(-back - 1) === '\n';
    if (lineBegins(a) && lineBegins(b)) length = back;
  }
  return length;
}

/** A change as a diff without its context: `− old line`, `+ new line`. */
export function changePreview(before: string, { start, end, text }: TextChange): string {
  const marked = (mark: string, lines: string) =>
    lines === ''
      ? []
      : lines
          .replace(/\r?\n$/, '')
          .split(/\r?\n/)
          .map((line) => `${mark} ${line}`);
  return [...marked('−', before.slice(start, end)), ...marked('+', text)].join('\n');
}
