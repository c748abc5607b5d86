import { ServiceError } from '../service-error.ts';

interface Unmeasurable {
  readonly command: RegExp;
  readonly sentence: string;
}

const development = (instead: string) => `is a development server, which serves slower than what users get: ${instead}`;

/** Command lines whose figures would say nothing, and what to start instead. */
const unmeasurable: readonly Unmeasurable[] = [
  { command: /^next dev\b/, sentence: development('build with "next build" and give ["next", "start"].') },
  {
    command: /^nuxi? dev\b/,
    sentence: development('build with "nuxt build" and give "app": ".output/server/index.mjs".'),
  },
  { command: /^vite( dev| serve)?( -|$)/, sentence: development('build, and give what serves the build.') },
  {
    command: /^(astro|remix|react-router|vinxi|svelte-kit) dev\b/,
    sentence: development('build, and give what serves the build.'),
  },
  {
    command: /^nest start\b.*(--watch|-w\b|--debug|-d\b)/,
    sentence: development('build with "nest build" and give "app": "dist/main".'),
  },
  { command: /^(tsx|bun) (watch|--watch)\b/, sentence: development('leave "watch" away.') },
  { command: /^node\b.* --watch\b/, sentence: development('leave "--watch" away.') },
  {
    command: /^(nodemon|ts-node-dev|tsnd|node-dev|supervisor)\b/,
    sentence: development('give the script that it starts as "app".'),
  },
  {
    command: /^(pm2|pm2-runtime|pm2-dev|forever|naught)\b/,
    sentence:
      'keeps processes of its own, which can be neither counted nor ended in order: give the script that it starts as "app"; "workers" is its number of instances.',
  },
];

/** Throws `ServiceError` for a command that can't be measured, with what to give instead. */
export function refuseUnmeasurable(words: readonly string[]): void {
  const [program = '', ...rest] = words;
  const name = program.split(/[\\/]/).at(-1) ?? '';
  const line = [name, ...rest].join(' ');
  const found = unmeasurable.find(({ command }) => command.test(line));
  if (found !== undefined) throw new ServiceError(`"${line}" ${found.sentence} (service.command)`);
}
