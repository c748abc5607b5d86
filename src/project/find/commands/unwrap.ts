import { posix } from 'node:path';
import type { ShellCommand } from './shell-line.ts';

/** Programs that start another with an environment or rights of its own: how many words they take besides. */
const wrappers: Readonly<Record<string, (words: readonly string[]) => number>> = {
  exec: skipOptions,
  env: skipOptions,
  command: skipOptions,
  nohup: skipOptions,
  time: skipOptions,
  sudo: (words) => skipOptions(words, ['-u', '-g']),
  nice: (words) => skipOptions(words, ['-n']),
  'cross-env': skipOptions,
  'cross-env-shell': skipOptions,
  'ddtrace-run': skipOptions,
  'opentelemetry-instrument': (words) =>
    skipOptions(words, ['--service_name', '--traces_exporter', '--metrics_exporter']),
  'dumb-init': skipOptions,
  tini: skipOptions,
  gosu: (words) => skipOptions(words) + 1,
  'su-exec': (words) => skipOptions(words) + 1,
  poetry: (words) => afterWord(words, 'run'),
  pipenv: (words) => afterWord(words, 'run'),
  pdm: (words) => afterWord(words, 'run'),
  hatch: (words) => afterWord(words, 'run'),
  rye: (words) => afterWord(words, 'run'),
  uv: (words) =>
    afterWord(words, 'run', [
      '--with',
      '--extra',
      '--group',
      '--package',
      '--python',
      '-p',
      '--env-file',
      '--directory',
      '--project',
    ]),
  'newrelic-admin': (words) => afterWord(words, 'run-program'),
  doppler: (words) => afterWord(words, 'run', ['-p', '-c', '--project', '--config']),
  infisical: (words) => afterWord(words, 'run', ['--env', '--path']),
  dotenvx: (words) => afterWord(words, 'run', ['-f', '--env-file']),
  bundle: (words) => afterWord(words, 'exec'),
  npx: (words) => skipOptions(words, ['-p', '--package']),
  bunx: skipOptions,
};

/** What really runs, without the wrappers around it. */
export function unwrapped(command: ShellCommand): ShellCommand {
  let { words } = command;
  const env: Record<string, string> = { ...command.env };
  for (let round = 0; round < 8; round++) {
    const [program = ''] = words;
    const name = posix.basename(program).replace(/\.(exe|cmd)$/, '');
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(program);
    if (assignment !== null) {
      env[assignment[1] as string] = assignment[2] as string;
      words = words.slice(1);
    } else if (Object.hasOwn(wrappers, name)) {
      const taken = wrappers[name]?.(words) ?? 0;
      if (taken === 0 || taken >= words.length) break;
      words = words.slice(taken);
    } else if (/^(python[\d.]*|py|pypy3?)$/.test(name) && words[1] === '-m' && words[2] !== undefined)
      words = words.slice(2);
    else if ((name === 'pnpm' || name === 'yarn') && (words[1] === 'exec' || words[1] === 'dlx'))
      words = words.slice(2);
    else break;
  }
  return { words, env, cwd: command.cwd };
}

/** Words up to the first that is no option; `withValue`: options that take the next word. */
function skipOptions(words: readonly string[], withValue: readonly string[] = []): number {
  let at = 1;
  while (at < words.length && (words[at] as string).startsWith('-')) {
    if (words[at] === '--') return at + 1;
    at += withValue.includes(words[at] as string) ? 2 : 1;
  }
  return at;
}

function afterWord(words: readonly string[], word: string, withValue: readonly string[] = []): number {
  const at = words.indexOf(word);
  return at === -1 ? 0 : at + skipOptions(words.slice(at), withValue);
}
