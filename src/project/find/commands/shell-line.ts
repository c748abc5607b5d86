import { posix } from 'node:path';
import { type ParseEntry, parse } from 'shell-quote';

/** One program with its arguments, out of a shell's line. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** Assignments in front of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder that a `cd` before it leads to. */
  readonly cwd: string;
}

/** A command's own variables that are known before it runs, but for those that Servebench sets itself. */
export function knownVariables({ env }: ShellCommand, own: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => !own.includes(name) && !isComputed(value)));
}

/** A word that the shell computes when it runs: `$(nproc)`, `$NAME` without a known value. */
export function isComputed(word: string): boolean {
  return /\$[\w({]|`/.test(word);
}

/**
 * The programs that a line starts, one after another. `$PORT` and `${PORT:-8000}` become `{port}`, other variables their
 * value or the default that stands there.
 */
export function commandsOf(
  line: string,
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let folder = cwd;
  let words: string[] = [];
  const flush = () => {
    const command = commandOf(words, folder);
    words = [];
    if (command === null) return;
    if (command.words[0] === 'cd') folder = posix.join(folder, command.words[1] ?? '.');
    else commands.push(command);
  };
  const tokens = tokensOf(line);
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (typeof token === 'string') words.push(expanded(token, variables));
    else if (token === undefined || 'comment' in token) break;
    else if (token.op === 'glob') words.push(expanded('pattern' in token ? token.pattern : '', variables));
    else if (token.op === '(') at = inBrackets(tokens, at, words);
    else if (/[<>]/.test(token.op)) {
      // `2>&1`: the number in front and the place behind belong to it.
      if (/^\d$/.test(words.at(-1) ?? '')) words.pop();
      at++;
    } else flush();
  }
  flush();
  return commands;
}

/** The value of an assignment in a script, with the variables before it: `${APP:-"$MODULE:app"}`. */
export function variableText(text: string, variables: Readonly<Record<string, string>>): string {
  const plain = text.trim().replace(/^(["'])([\s\S]*)\1$/, '$2');
  const whole = /^\$\{(\w+):?-([\s\S]*)\}$/.exec(plain);
  if (whole !== null) return variables[whole[1] as string] ?? variableText(whole[2] as string, variables);
  return plain.replace(
    /\$\{(\w+)(?::?-([^{}]*))?\}|\$(\w+)/g,
    (all, braced?: string, fallback?: string, bare?: string) => variables[braced ?? bare ?? ''] ?? fallback ?? all,
  );
}

/** A line that no shell would take starts nothing. */
function tokensOf(line: string): ParseEntry[] {
  try {
    return parse(line.replace(/`[^`]*`/g, '$(computed)'), (key) => `\ue000${key}\ue000`);
  } catch {
    return [];
  }
}

/** `name()` that a Procfile has without quotes, and `$(nproc)`. */
function inBrackets(tokens: ParseEntry[], start: number, words: string[]): number {
  let end = start + 1;
  const inside: string[] = [];
  while (end < tokens.length) {
    const token = tokens[end];
    if (typeof token === 'object' && 'op' in token && token.op === ')') break;
    if (typeof token === 'string') inside.push(token);
    end++;
  }
  const last = words.at(-1) ?? '';
  if (last.endsWith('$')) words[words.length - 1] = `${last}(${inside.join(' ')})`;
  else if (/[\w\]]$/.test(last)) words[words.length - 1] = `${last}(${inside.join(' ')})`;
  return end;
}

function expanded(word: string, variables: Readonly<Record<string, string>>): string {
  return word.replace(/\ue000([^\ue000]*)\ue000/g, (_all, key: string) => {
    if (key === '') return '$';
    const [, name = '', fallback] = /^(\w+)(?::?-(.*))?$/s.exec(key) ?? [];
    if (name === 'PORT') return '{port}';
    const value = variables[name] ?? (fallback === undefined ? undefined : variableText(fallback, variables));
    return value === undefined ? `\${${key}}` : value;
  });
}

function commandOf(words: readonly string[], cwd: string): ShellCommand | null {
  const env: Record<string, string> = {};
  let start = 0;
  for (; start < words.length; start++) {
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[start] as string);
    if (assignment === null) break;
    env[assignment[1] as string] = assignment[2] as string;
  }
  return start === words.length ? null : { words: words.slice(start), env, cwd };
}
