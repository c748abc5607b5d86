import { relative } from 'node:path';
import type { CodeLine } from '../../model/facts/failure.ts';

/** Files of Python itself, of installed packages and of ours: a traceback's lines there are not the service's. */
const strangeToPython = /^<|[\\/](site-packages|dist-packages|lib[\\/]python[\d.]+)[\\/]|[\\/]servebench_\w+\.py$/;

/** What a log or an exception group puts before a traceback's lines. */
const prefix = /^\s*(?:[|+]\s?-*)+\s?|^(?:ERROR|CRITICAL|WARNING):\s{2,}/;

/** A line of a traceback as it stands without what logs and exception groups put before it. */
export function withoutPrefix(line: string): string {
  const rest = line.replace(prefix, '');
  // The frames' own indentation is kept: it tells them from the error.
  return rest.startsWith('File "') ? `  ${rest}` : rest;
}

/** The place that a line of a Python traceback names, where it is in the service's own code. */
export function pythonFrame(line: string): CodeLine | null {
  const [, file, number] = /^\s*File "([^"]+)", line (\d+)/.exec(withoutPrefix(line)) ?? [];
  return file === undefined || strangeToPython.test(file) ? null : { file, line: Number(number) };
}

/** The place that a line of a Node stack names, where it is in the service's own code. */
export function nodeFrame(line: string): CodeLine | null {
  const [, file, number] =
    /^\s+at (?:.*[( ])?(?:file:\/\/)?(\/[^():]+|[A-Za-z]:[\\/][^():]+):(\d+):\d+\)?$/.exec(line) ?? [];
  const isOwn = file !== undefined && !/[\\/]node_modules[\\/]|[\\/]media[\\/]node[\\/]/.test(file);
  return isOwn ? { file, line: Number(number) } : null;
}

/** A place with its file as it is called in a folder, where it lies in it. */
export function within(folder: string, place: CodeLine): CodeLine {
  const inside = relative(folder, place.file);
  return inside.startsWith('..') ? place : { ...place, file: inside.replaceAll('\\', '/') };
}
