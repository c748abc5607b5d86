import type { CodeLine } from '../../model/facts/failure.ts';
import { nodeFrame, pythonFrame, withoutPrefix } from './own-code.ts';

/** An error that a program wrote, with the way to it. */
export interface Traceback {
  /** `module.Error: what`. */
  readonly error: string;
  /** The last line of the service's own code on the way; `null` where there was none. */
  readonly reader: CodeLine | null;
  /** What was written on the way. */
  readonly lines: readonly string[];
}

/** How the server's own processes end when the application failed: never the cause. */
const followers = /^(gunicorn\.errors\.HaltServer|SystemExit|KeyboardInterrupt|asyncio\.exceptions\.CancelledError)\b/;

/** The error that matters among a server's lines: the last one whose way leads through the service's own code, else the last. */
export function errorThatMatters(lines: readonly string[]): Traceback | null {
  const known = [...pythonTracebacks(lines), ...nodeStacks(lines)].filter(({ error }) => !followers.test(error));
  return known.findLast(({ reader }) => reader !== null) ?? known.at(-1) ?? null;
}

/** Lines of a traceback that are shown. */
const shownLines = 12;

/** The lines that tell the error that matters, from the service's own code on; `null` where none leads through that. */
export function excerptOf(lines: readonly string[]): readonly string[] | null {
  const found = errorThatMatters(lines);
  if (found === null || found.reader === null) return null;
  if (found.lines.at(-1) !== found.error) return [found.error, ...found.lines].slice(0, shownLines);
  const own = found.lines.findLastIndex((line) => pythonFrame(line) !== null);
  return found.lines.slice(Math.max(0, own)).slice(-shownLines);
}

/** Every Python traceback, in order; those of a chain are several. */
export function pythonTracebacks(lines: readonly string[]): Traceback[] {
  const found: Traceback[] = [];
  let current: { reader: CodeLine | null; lines: string[] } | null = null;
  for (const written of lines) {
    const line = withoutPrefix(written);
    if (/Traceback \(most recent call last\):\s*$/.test(line)) current = { reader: null, lines: [] };
    else if (current !== null) {
      current.lines.push(line);
      const isIndented = /^\s/.test(line);
      if (isIndented) current.reader = pythonFrame(line) ?? current.reader;
      // `Error: what`, or the error's name alone; a log's line in between is neither.
      else if (/^[A-Za-z_][\w.]*(:\s|$)/.test(line)) {
        found.push({ error: line, ...current });
        current = null;
      }
    }
  }
  return found;
}

/** Every stack that Node or a logger wrote, in order. */
export function nodeStacks(lines: readonly string[]): Traceback[] {
  return lines.flatMap((line, index): Traceback[] => {
    const error = /^\s*(?:Uncaught )?((?:[\w$.]*(?:Error|Exception))(?: \[\w+\])?(?:: .*|$))/.exec(line)?.[1];
    if (error === undefined) return [];
    const way: string[] = [];
    for (const next of lines.slice(index + 1)) {
      if (!/^\s+at |^\s*[\w$]+: |^\s*\}|^Require stack:|^\s*- /.test(next) || way.length > 40) break;
      way.push(next);
    }
    if (!way.some((next) => /^\s+at /.test(next))) return [];
    const reader = way.map(nodeFrame).find((frame) => frame !== null) ?? null;
    return [{ error: error.replace(/ \{$/, ''), reader, lines: way }];
  });
}
