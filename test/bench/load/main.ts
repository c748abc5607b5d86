/** The load engine against its peers: `npm run bench:load -- [SECTION …] [--quick] [--rounds N] [--seconds S]`. */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { gunicornSettings } from './gunicorn.ts';
import { missingPrograms } from './requirements.ts';
import type { BenchOptions, BenchSection } from './section.ts';
import { gunicornSpeed } from './sections/gunicorn-speed.ts';
import { million } from './sections/million.ts';
import { nginxSpeed } from './sections/nginx-speed.ts';
import { openRate, serverStall } from './sections/open-loop.ts';
import { transports } from './sections/transports.ts';

const sections: readonly BenchSection[] = [
  nginxSpeed({ keepAlive: true }),
  nginxSpeed({ keepAlive: false }),
  ...gunicornSettings.map(({ name }) => gunicornSpeed(name, { sharedCores: false })),
  ...gunicornSettings.map(({ name }) => gunicornSpeed(name, { sharedCores: true })),
  transports,
  openRate,
  serverStall,
  million,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const unknown = positionals.filter((wanted) => !sections.some(({ name }) => name.startsWith(wanted)));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.log(`There is no section ${unknown.join(', ')}.\n`);
  console.log(
    'npm run bench:load -- [SECTION …] [--quick] [--rounds N = 7] [--seconds S = 2]\n\nSections (the beginning of a name is enough):',
  );
  for (const { name, about } of sections) console.log(`  ${name.padEnd(24)} ${about}`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const options: BenchOptions = {
  quick: values.quick,
  rounds: Number(values.rounds ?? (values.quick ? 3 : 7)),
  seconds: Number(values.seconds ?? (values.quick ? 1 : 2)),
  cores:
    availableParallelism() >= 2 && process.platform === 'linux'
      ? { server: 0, client: 1 }
      : { server: null, client: null },
};

console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}`);
if (options.cores.server === null)
  console.log('Server and clients share cores here: ratios say less than on Linux with two cores.');
for (const section of sections) {
  if (positionals.length > 0 && !positionals.some((wanted) => section.name.startsWith(wanted))) continue;
  console.log(`\n${section.name}: ${section.about}\n`);
  const missing = missingPrograms(section.needs);
  if (missing.length > 0) {
    for (const sentence of missing) console.log(sentence);
    process.exitCode = 1;
    continue;
  }
  await section.run(options);
}
