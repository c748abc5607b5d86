/**
 * Measures how good the answers are: the capacity model's predictions, the guided search, the diagnoses, the rate of
 * false differences, and the texts. It runs real servers for minutes; nothing here passes or fails.
 *
 *     npm run bench:answers -- SECTION… [--quick] [--endpoints a,b] [--seconds S] [--guided] [--busy N] [--tables]
 */
import { parseArgs } from 'node:util';
import type { Section, SectionOptions } from './section.ts';
import { aa } from './sections/aa.ts';
import { diagnosis } from './sections/diagnosis.ts';
import { model } from './sections/model.ts';
import { profile } from './sections/profile.ts';
import { reference } from './sections/reference.ts';
import { search } from './sections/search.ts';
import { short } from './sections/short.ts';
import { texts } from './sections/texts.ts';
import { trapsSection } from './sections/traps.ts';
import { unmodelled } from './sections/unmodelled.ts';

const sections: readonly Section[] = [
  model,
  search,
  reference,
  diagnosis,
  short,
  unmodelled,
  profile,
  aa,
  texts,
  trapsSection,
];

const usage = `npm run bench:answers -- SECTION… [options]

Sections:
${sections.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n')}

Options:
  --quick            shorter trials and fewer repetitions
  --endpoints a,b    only these endpoints (model, search, diagnosis, short; traps: parts of names)
  --seconds S        length of one trial
  --guided           diagnosis: a guided run for each endpoint instead of a full grid
  --busy N           diagnosis, short: N programs compute all the while beside it, as on a busy machine
  --tables           print the tables from what was kept by earlier runs; measure nothing
Raw figures are kept under .cache/bench-answers/.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    endpoints: { type: 'string' },
    seconds: { type: 'string' },
    guided: { type: 'boolean', default: false },
    busy: { type: 'string', default: '0' },
    tables: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const chosen = positionals.map((name) => sections.find((section) => section.name === name) ?? name);
const unknown = chosen.filter((section) => typeof section === 'string');
if (values.help || chosen.length === 0 || unknown.length > 0) {
  console.log(unknown.length > 0 ? `There is no section "${unknown[0]}".\n\n${usage}` : usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const options: SectionOptions = {
    quick: values.quick,
    endpoints: values.endpoints?.split(',') ?? null,
    seconds: values.seconds === undefined ? null : Number(values.seconds),
    guided: values.guided,
    busy: Number(values.busy),
    onlyTables: values.tables,
    signal: stop.signal,
  };
  for (const section of chosen as Section[]) {
    if (stop.signal.aborted) break;
    console.log(`\n# ${section.name}: ${section.about}\n`);
    const startedAt = performance.now();
    await section.run(options).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
      console.log('Stopped: what was measured to its end is kept.');
    });
    console.log(`(${((performance.now() - startedAt) / 1000).toFixed(0)} s)`);
  }
}
