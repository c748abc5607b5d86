import type { Space } from '../../../model/settings.ts';

/** Rails' default is 3 threads, Puma's own 5. */
export const pumaSpace: Space = { workers: [1, 2, 4], threads: [1, 3, 5] };

const owned: ReadonlySet<string> = new Set(['-b', '--bind', '-p', '--port', '-w', '--workers', '-t', '--threads']);

/** A command line of Puma that listens where it is told; `words`: what it is started with today, without the program. */
export function pumaCommand(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (owned.has(word)) at++;
    else if (![...owned].some((option) => word.startsWith(`${option}=`))) kept.push(word);
  }
  return [
    'bundle',
    'exec',
    'puma',
    '-b',
    'tcp://127.0.0.1:{port}',
    '-w',
    '{workers}',
    '-t',
    '{threads}:{threads}',
    ...kept.filter((word) => !word.includes('{port}')),
  ];
}
