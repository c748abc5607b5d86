import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CodeLine, Explanation } from '../../model/facts/failure.ts';
import { nodeFrame, pythonFrame, within as withinFolder } from '../failures/own-code.ts';
import { templateEndings, variablesIn } from './env-file.ts';

/** Environment variables that an application wanted and did not have, by what it wrote as it ended. */
export interface MissingVariables {
  readonly names: readonly string[];
  /** The application's own place that reads the first of them; `null` where its traceback doesn't tell. */
  readonly reader: CodeLine | null;
}

const variable = `["'\`‹]?([A-Z][A-Z0-9_]{2,})["'\`›]?`;

/** How libraries and people say it; the name is the first group that matched. */
const sentences: readonly RegExp[] = [
  // python-decouple, django-environ, environs, Starlette's Config
  /UndefinedValueError: (\w+) not found/,
  /Set the (\w+) environment variable/,
  /KeyError: "Config '(\w+)' is missing/,
  // joi, as Nest and others use it
  /"([A-Z][A-Z0-9]*_[A-Z0-9_]+)" is required/g,
  // Prisma, environs, and what people write themselves
  new RegExp(
    `environment variables? (?:not found: )?:?\\s*${variable}(?=.*\\b(?:missing|not set|required|unset|not found|must|undefined|not defined)|\\W*$)`,
    'i',
  ),
  new RegExp(`\\b(?:missing|required|undefined|unset|not found)\\b.*\\benv(?:ironment)?\\b[^A-Z]*${variable}`),
  new RegExp(
    `${variable} environment variable (?:is missing|is not set|not set|must be set|is required|is not defined|is undefined)\\b`,
  ),
  // Without a word of the environment only what can hardly be anything else.
  /\b([A-Z][A-Z0-9]*_[A-Z0-9_]+) (?:is missing|is not set|not set|must be set|is required|is not defined|is undefined)\b/,
];

/** What the last lines of a server say of variables that were missing; `null` where they say nothing of any. */
export function missingVariables(lines: readonly string[]): MissingVariables | null {
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index] as string;
    const key = /^KeyError: '(\w+)'$/.exec(line.trim())?.[1];
    if (key !== undefined && isFromEnvironment(lines, index))
      return { names: [key], reader: readerBefore(lines, index) };
    if (/^\s*Missing environment variables:/.test(line)) {
      const names = namesBelow(lines, index);
      if (names.length > 0) return { names, reader: null };
    }
    if (/validation errors? for \w*(settings|config|env)\w*/i.test(line)) {
      const names = fieldsBelow(lines, index);
      if (names.length > 0) return { names, reader: readerBefore(lines, index) };
    }
    const names = sentences.flatMap((sentence) => namesIn(line, sentence));
    if (names.length > 0)
      return { names: [...new Set(names)], reader: readerBefore(lines, index) ?? readerAfter(lines, index) };
  }
  return null;
}

function namesIn(line: string, sentence: RegExp): string[] {
  const matches = sentence.global ? [...line.matchAll(sentence)] : [sentence.exec(line)];
  return matches.flatMap((match) => (match?.[1] === undefined ? [] : [match[1]]));
}

/** os.environ is a module that Python has frozen since 3.11, and a file of its library before. */
function isFromEnvironment(lines: readonly string[], error: number): boolean {
  const frame = lines.slice(0, error).findLast((line) => /^\s*File "/.test(line));
  return frame !== undefined && /File "(<frozen os>|[^"]*[\\/]os\.py)", line \d+, in __getitem__/.test(frame);
}

/** The last frame of a Python traceback that is the application's own. */
function readerBefore(lines: readonly string[], error: number): CodeLine | null {
  for (let index = error - 1; index >= 0; index--) {
    const line = lines[index] as string;
    if (/^Traceback /.test(line.trim())) return null;
    const frame = pythonFrame(line);
    if (frame !== null) return frame;
  }
  return null;
}

/** The first frame of a Node stack that is the application's own. */
function readerAfter(lines: readonly string[], error: number): CodeLine | null {
  for (const line of lines.slice(error + 1)) {
    const frame = nodeFrame(line);
    if (frame !== null) return frame;
  }
  return null;
}

/** envalid's list: a name and what it has on each line. */
function namesBelow(lines: readonly string[], head: number): string[] {
  const names: string[] = [];
  for (const line of lines.slice(head + 1)) {
    const name = /^\s+(\w+):/.exec(line)?.[1];
    if (name === undefined) break;
    names.push(name);
  }
  return names;
}

/** pydantic's list: a field on a line, and on the next one what is wrong with it. */
function fieldsBelow(lines: readonly string[], head: number): string[] {
  const names: string[] = [];
  for (let index = head + 1; index + 1 < lines.length; index++)
    if (/^\s+field required\b/i.test(lines[index + 1] as string)) {
      const name = /^(\w+)$/.exec((lines[index] as string).trim())?.[1];
      if (name !== undefined) names.push(name.toUpperCase());
    }
  return names;
}

/** Files that projects keep variables in, the one that is meant for this machine first. */
const files = ['.env', '.env.local', '.env.production', '.env.development', '.flaskenv'];
const templates = templateEndings.flatMap((ending) => [`.env${ending}`, `env${ending}`]);

/**
 * What there is to know of variables that were missing: who reads them, and which file has them. `folders`: the service's and
 * the plan's. Values are never told.
 */
export function explainMissing(
  { names, reader }: MissingVariables,
  { cwd, planFolder }: { readonly cwd: string; readonly planFolder: string },
): Explanation {
  return {
    kind: 'variables-missing',
    names,
    reader: reader === null ? null : withinFolder(cwd, reader),
    where: whereFound(names, [...new Set([cwd, planFolder])], planFolder),
  };
}

type Whereabouts = Extract<Explanation, { kind: 'variables-missing' }>['where'];

function whereFound(names: readonly string[], folders: readonly string[], planFolder: string): Whereabouts {
  const has = (file: string) => folders.map((folder) => join(folder, file)).find((path) => holdsAll(path, names));
  const found = files.map(has).find((path) => path !== undefined);
  if (found !== undefined) return { kind: 'env-file', file: within(planFolder, found) };
  const template = templates.map(has).find((path) => path !== undefined);
  if (template === undefined) return { kind: 'nowhere' };
  const file = within(planFolder, template);
  return { kind: 'template', file, copy: file.replace(/env\.\w+$/, 'env').replace(/(^|[\\/])env$/, '$1.env') };
}

function holdsAll(path: string, names: readonly string[]): boolean {
  if (!existsSync(path)) return false;
  try {
    const known = Object.keys(variablesIn(readFileSync(path))).map((name) => name.toUpperCase());
    return names.every((name) => known.includes(name.toUpperCase()));
  } catch {
    return false;
  }
}

function within(folder: string, path: string): string {
  const inside = relative(folder, path);
  return inside.startsWith('..') ? path : inside.replaceAll('\\', '/');
}
