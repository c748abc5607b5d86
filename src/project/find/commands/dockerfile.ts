import { posix } from 'node:path';
import { type FoundCommand, foundCommand } from './found-command.ts';

/** What a Dockerfile's last stage starts: its CMD, behind its ENTRYPOINT and by itself. */
export function dockerfileCommands(path: string, text: string): FoundCommand[] {
  let entry: Instruction | null = null;
  let command: Instruction | null = null;
  let variables: Record<string, string> = {};
  let places: Record<string, string> = {};
  for (const instruction of instructionsOf(text)) {
    if (instruction.name === 'FROM') entry = command = null;
    else if (instruction.name === 'COPY' || instruction.name === 'ADD')
      places = { ...places, ...copies(instruction.text) };
    else if (instruction.name === 'ENTRYPOINT') {
      entry = instruction;
      command = null;
    } else if (instruction.name === 'CMD') command = instruction;
    else if (instruction.name === 'ENV' || instruction.name === 'ARG')
      variables = { ...variables, ...assignments(instruction.text) };
  }
  const cwd = posix.dirname(path);
  const folder = /^(docker|\.docker|deploy|deployment|compose|ops|infra)$/.test(posix.basename(cwd))
    ? posix.dirname(cwd)
    : cwd;
  const of = (parts: readonly (Instruction | null)[], at: Instruction | null): FoundCommand[] => {
    const line = parts.flatMap((part) => (part === null ? [] : [lineOf(part.text)])).join(' ');
    return line === '' || at === null
      ? []
      : [foundCommand({ line, cwd: folder, where: `${path}:${at.line}`, variables, places, rank: 10 })];
  };
  // An entry point that is a script mostly ends with `exec "$@"`: the command is what it starts.
  return [
    ...(entry === null ? [] : of([command], command)),
    ...of([entry, command], command ?? entry),
    ...(entry === null ? [] : of([entry], entry)),
  ];
}

interface Instruction {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

function instructionsOf(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const first = /^\s*([A-Za-z]+)\s+(.*)$/.exec(lines[at] as string);
    if (first === null) continue;
    const line = at + 1;
    let rest = first[2] as string;
    while (/\\\s*$/.test(rest) && at + 1 < lines.length) {
      const next = lines[++at] as string;
      rest = rest.replace(/\\\s*$/, ' ') + (/^\s*#/.test(next) ? '\\' : next);
    }
    instructions.push({ name: (first[1] as string).toUpperCase(), text: rest.trim(), line });
  }
  return instructions;
}

/** Files that are put into the image by one name each: where they are there, and here. */
function copies(text: string): Record<string, string> {
  const words = lineOf(text.replace(/^(--\S+\s+)+/, ''))
    .split(/\s+/)
    .map((word) => word.replace(/^["']|["']$/g, ''));
  const to = words.at(-1) ?? '';
  return Object.fromEntries(
    words
      .slice(0, -1)
      .map((from) => [to.endsWith('/') ? posix.join(to, posix.basename(from)) : to, posix.join(from, '.')]),
  );
}

/** The exec form is a list of words, the shell form a line. */
function lineOf(text: string): string {
  if (!text.startsWith('[')) return text;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) ? words.map((word) => quoted(String(word))).join(' ') : text;
  } catch {
    return text;
  }
}

/** A word for a shell's line. */
export function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // A shell would be needed for a variable; Docker's exec form has none, and people mean it nevertheless.
  return /\$/.test(word) ? `"${word.replace(/(["\\])/g, '\\$1')}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}

function assignments(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g)].map(
    ([, name, value]) => [name as string, (value as string).replace(/^(["'])(.*)\1$/, '$2')] as const,
  );
  if (pairs.length > 0) return Object.fromEntries(pairs);
  const old = /^(\w+)\s+(.+)$/.exec(text);
  return old === null ? {} : { [old[1] as string]: old[2] as string };
}
