import type { Failure } from '../../model/facts/failure.ts';
import { ServiceError } from '../service-error.ts';

type Instead = Extract<Failure, { kind: 'development-server' }>['instead'];

/** Command lines whose figures would say nothing, and what to start instead. */
const developmentServers: readonly (readonly [command: RegExp, instead: Instead])[] = [
  [/^next dev\b/, 'next-start'],
  [/^nuxi? dev\b/, 'nuxt-output'],
  [/^vite( dev| serve)?( -|$)/, 'built-server'],
  [/^(astro|remix|react-router|vinxi|svelte-kit) dev\b/, 'built-server'],
  [/^nest start\b.*(--watch|-w\b|--debug|-d\b)/, 'nest-main'],
  [/^(tsx|bun) (watch|--watch)\b/, 'without-watch'],
  [/^node\b.* --watch\b/, 'without-watch-option'],
  [/^(nodemon|ts-node-dev|tsnd|node-dev|supervisor)\b/, 'started-script'],
];

/** They keep processes of their own, which can be neither counted nor ended in order. */
const processManagers = /^(pm2|pm2-runtime|pm2-dev|forever|naught)\b/;

/** Throws `ServiceError` for a command that can't be measured, with what to give instead. */
export function refuseUnmeasurable(words: readonly string[]): void {
  const [program = '', ...rest] = words;
  const name = program.split(/[\\/]/).at(-1) ?? '';
  const line = [name, ...rest].join(' ');
  const [, instead] = developmentServers.find(([command]) => command.test(line)) ?? [];
  if (instead !== undefined) throw new ServiceError({ kind: 'development-server', line, instead });
  if (processManagers.test(line)) throw new ServiceError({ kind: 'process-manager', line });
}
