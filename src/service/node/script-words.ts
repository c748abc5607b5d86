/** A command line of a `package.json` script or a Procfile, as far as it can be started without a shell. */
export interface ScriptLine {
  /** Variables that it sets for the command: `A=1 node …`, `export A=1 && …`. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder that it changes to; `null`: none. */
  readonly folder: string | null;
  /** What it runs before, such as a build, as it stands there. */
  readonly before: readonly string[];
  readonly words: readonly string[];
}

/**
 * Takes a command line apart as `sh` would: quotes, `$NAME`, `${NAME:-default}`, assignments in front, `cd folder &&`. `null`
 * where it needs a shell: pipes, redirections, `;`, `||`, `$(…)`, wildcards.
 */
export function readScriptLine(line: string, variables: Readonly<Record<string, string>>): ScriptLine | null {
  const parts = splitSteps(line);
  if (parts === null) return null;
  const env: Record<string, string> = {};
  let folder: string | null = null;
  const before: string[] = [];
  for (const [index, part] of parts.entries()) {
    const words = wordsOf(part, { ...variables, ...env });
    if (words === null) return null;
    const isLast = index === parts.length - 1;
    const rest = takeAssignments(words[0] === 'export' ? words.slice(1) : words);
    if (isLast)
      return rest.words.length === 0 ? null : { env: { ...env, ...rest.env }, folder, before, words: rest.words };
    if (words[0] === 'cd' && words[1] !== undefined && words.length === 2)
      folder = folder === null ? words[1] : `${folder}/${words[1]}`;
    else if (rest.words.length === 0) Object.assign(env, rest.env);
    else before.push(part.trim());
  }
  return null;
}

/** The assignments in front of a command, and the command. */
export function takeAssignments(words: readonly string[]): {
  readonly env: Readonly<Record<string, string>>;
  readonly words: readonly string[];
} {
  const env: Record<string, string> = {};
  let index = 0;
  for (; index < words.length; index++) {
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[index] as string);
    if (match === null) break;
    env[match[1] as string] = match[2] as string;
  }
  return { env, words: words.slice(index) };
}

/** What stands between the `&&` of a line that are not quoted; `null` where quotes are not closed. */
function splitSteps(line: string): string[] | null {
  const steps: string[] = [''];
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] as string;
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (line.startsWith('&&', at)) {
      steps.push('');
      at++;
      continue;
    }
    steps[steps.length - 1] += letter;
  }
  return quote === '' ? steps : null;
}

const needsShell = /[|&;<>()`*?#~\n]/;
const token = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\$\{[^}]*\}|\$\w+)|([^\s'"\\$]+|\$)|(\s+)/gsu;

function wordsOf(step: string, variables: Readonly<Record<string, string>>): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let end = 0;
  for (const match of step.matchAll(token)) {
    end = match.index + match[0].length;
    const [, single, double, escaped, variable, plain, space] = match;
    if (space !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    let text: string | null = single ?? escaped ?? null;
    if (double !== undefined) text = expanded(double.replace(/\\(["\\$`])/g, '$1'), variables);
    else if (variable !== undefined) text = expanded(variable, variables);
    else if (plain !== undefined) {
      if (needsShell.test(plain) || plain === '$') return null;
      text = plain;
    }
    if (text === null) return null;
    // A variable that is not set makes no word of its own.
    if (variable !== undefined && text === '' && word === null) continue;
    word = (word ?? '') + text;
  }
  if (end !== step.length && step.trim() !== '') return null;
  if (word !== null) words.push(word);
  return words;
}

/** Variables filled in; `null` for what only a shell can work out. */
function expanded(text: string, variables: Readonly<Record<string, string>>): string | null {
  if (/\$\(|`/.test(text)) return null;
  let known = true;
  const filled = text.replace(/\$\{([^}]*)\}|\$(\w+)/g, (_, braced: string | undefined, bare: string | undefined) => {
    const match = /^(\w+)(?::?-(.*))?$/s.exec(braced ?? bare ?? '');
    if (match === null) known = false;
    return variables[match?.[1] ?? ''] ?? match?.[2] ?? '';
  });
  return known ? filled : null;
}
