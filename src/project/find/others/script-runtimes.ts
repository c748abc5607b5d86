import type { FoundService } from '../found-service.ts';

/** `deno serve` shares one port among as many threads as DENO_JOBS says. */
export const denoSettings: Pick<FoundService, 'space' | 'settingsEnv'> = {
  space: { jobs: [1, 2, 4] },
  settingsEnv: { jobs: 'DENO_JOBS' },
};

/** A command line of `deno serve` that listens where it is told. */
export function denoServe(words: readonly string[]): string[] {
  const own = words.filter(
    (word, at) => !/^--(port|host|parallel|watch)\b/.test(word) && !/^--(port|host)$/.test(words[at - 1] ?? ''),
  );
  return [
    'deno',
    'serve',
    '--parallel',
    '--host',
    '127.0.0.1',
    '--port',
    '{port}',
    ...(own.some((word) => /^-A|^--allow/.test(word)) ? [] : ['-A']),
    ...own,
  ];
}
