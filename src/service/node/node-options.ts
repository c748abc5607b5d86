/** Options of Node itself whose value is the next word (nodejs.org/api/cli.html); all others take it after "=". */
const takesValue = new Set([
  ...['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions', '--title'],
  ...['--env-file', '--env-file-if-exists', '--icu-data-dir', '--openssl-config', '--redirect-warnings'],
  ...['--diagnostic-dir', '--cpu-prof-dir', '--cpu-prof-name', '--heap-prof-dir', '--heap-prof-name', '--input-type'],
]);

/** A command line of Node's own, taken apart. */
export interface NodeCommandLine {
  readonly nodeArgs: readonly string[];
  /** `null`: none is run, as with `-e`. */
  readonly script: string | null;
  readonly args: readonly string[];
}

/** Takes apart what stands behind `node`. */
export function readNodeCommandLine(words: readonly string[]): NodeCommandLine {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (word === '--') return split(words, index, index + 1);
    if (/^(-e|--eval|-p|--print|-i|--interactive|-|--test|--run)(=|$)/.test(word)) break;
    if (takesValue.has(word)) index++;
    else if (!word.startsWith('-')) return split(words, index, index);
  }
  return { nodeArgs: words, script: null, args: [] };
}

function split(words: readonly string[], options: number, script: number): NodeCommandLine {
  return { nodeArgs: words.slice(0, options), script: words[script] ?? null, args: words.slice(script + 1) };
}
