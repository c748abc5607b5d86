import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPlan } from '../../../../src/model/plan/plan-file.ts';
import type { Cell, RunRecord } from '../../../../src/model/run/record.ts';
import { renderTable } from '../../../../src/report/figures/table.ts';
import { faultSentence } from '../../../../src/words/faults.ts';
import { summarySentence } from '../../../../src/words/findings.ts';
import { reasonSentence } from '../../../../src/words/reasons.ts';
import { settingsLabel } from '../../../../src/words/settings-label.ts';
import { keepFigures, keptFigures } from '../kept-figures.ts';
import { printTable, rate } from '../print-table.ts';
import { type BenchRun, rootFolder, runPlan } from '../run-plan.ts';
import type { Section } from '../section.ts';

/** Seconds of load that the experiment took in 2018, and that it may take now. */
const secondsThen = 1774;
const secondsAllowed = 240;

/** Requests per second of 2018 (ab -n 32 -c 16) by workers × threads: 1×1, 1×2, 1×4, 2×1, 2×2, 2×4, 4×1, 4×2, 4×4. */
const ratesThen: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  sleep: {
    sync: [0.33, 0.67, 1.33, 0.67, 1.18, 2.13, 1.33, 1.77, 3.55],
    gevent: [5.3, 5.3, 5.3, 5.31, 5.3, 5.31, 5.31, 5.31, 5.31],
  },
  request: {
    sync: [0.27, 0.53, 1.06, 0.54, 0.96, 1.68, 1.06, 1.36, 2.84],
    gevent: [3.79, 4.28, 3.32, 3.0, 4.07, 3.39, 4.1, 3.86, 4.29],
  },
  compute: {
    sync: [6.38, 5.96, 6.07, 12.1, 10.62, 10.48, 11.49, 11.12, 10.58],
    gevent: [6.02, 6.08, 6.03, 12.14, 10.01, 11.72, 11.49, 9.93, 10.54],
  },
};
const pairs = [1, 2, 4].flatMap((workers) => [1, 2, 4].map((threads) => `${workers}×${threads}`));

/** What 2018 concluded, and a note on where it was wrong. */
const conclusionsThen: Readonly<Record<string, string>> = {
  sleep: 'bound by waiting; gevent 16 times as fast as one sync worker; sync grows with workers × threads',
  request: 'as sleep; in 2018 a slow upstream and 16 requests in flight made it slower than sleep',
  compute: 'bound by CPU; 2 workers (12.1/s) are best, 4 no better; neither threads nor gevent gain anything',
};

/** The reference experiment, guided: how long it takes, and whether it says what the long one said. */
export const reference: Section = {
  name: 'reference',
  about: 'the experiment of 2018 (27 settings × 3 endpoints), guided',
  async run({ onlyTables, signal }) {
    if (!onlyTables) {
      const planFolder = join(rootFolder, 'examples/flask-blocking');
      const { plan, faults } = readPlan(await readFile(join(planFolder, 'reference.json'), 'utf8'));
      if (plan === null) throw new Error(faults.map((fault) => faultSentence(fault)).join('\n'));
      const run = await runPlan(
        { ...plan, search: 'guided' },
        { signal, label: 'reference', planFolder, keepStopped: true },
      );
      await keepFigures('reference', 'run', run);
    }
    const run = (await keptFigures<BenchRun>('reference')).get('run');
    if (run === undefined) return;
    printReference(run.record);
    printTimeline(run);
  },
};

function printReference(record: RunRecord): void {
  const measured = record.cells.filter((cell) => cell.status === 'measured' && cell.sameAs === null).length;
  const predicted = record.cells.filter((cell) => cell.status === 'predicted').length;
  const verdict = record.elapsedSeconds < secondsAllowed ? 'within' : 'NOT WITHIN';
  console.log(
    `${record.elapsedSeconds.toFixed(0)} s in all, ${verdict} ${secondsAllowed} s (2018: ${secondsThen} s of load alone); ${measured} cells measured, ${predicted} predicted of ${record.cells.length}\n`,
  );
  for (const { name } of record.plan.endpoints) {
    const diagnosis = record.diagnoses.find((known) => known.endpoint === name);
    const advice = record.recommendations.find((known) => known.endpoint === name);
    console.log(`## ${name}`);
    console.log(`2018: ${conclusionsThen[name] ?? '–'}`);
    console.log(
      `now:  ${diagnosis?.bound ?? 'no diagnosis'}: ${diagnosis === undefined ? '' : summarySentence(diagnosis)}`,
    );
    console.log(
      `      ${advice === undefined ? 'nothing' : settingsLabel(advice.settings)}: ${advice === undefined ? '' : advice.because.map(reasonSentence).join(' ')}\n`,
    );
    printTable(
      ['workers × threads', '>sync 2018', '>sync now', '>gevent 2018', '>gevent now', '>gaiohttp now'],
      pairs.map((pair, index) => [
        pair,
        rate(ratesThen[name]?.['sync']?.[index] ?? 0),
        rateNow(record, name, 'sync', pair),
        rate(ratesThen[name]?.['gevent']?.[index] ?? 0),
        rateNow(record, name, 'gevent', pair),
        rateNow(record, name, 'gaiohttp', pair),
      ]),
    );
  }
  console.log('Rates with ~ are predicted.\n');
  console.log(renderTable(record, { width: 120, colour: false }));
}

function printTimeline({ timeline, record }: BenchRun): void {
  console.log('## Where the time went\n');
  const begun = timeline.filter(({ event }) => event !== 'trial-finished' && event !== 'server-ready');
  printTable(
    ['>at s', '>took s', 'what', 'settings', 'endpoint'],
    begun.map(({ seconds, event, settings, endpoint }, index) => [
      seconds.toFixed(1),
      ((begun[index + 1]?.seconds ?? record.elapsedSeconds) - seconds).toFixed(1),
      event,
      settings,
      endpoint,
    ]),
  );
}

function rateNow(record: RunRecord, endpoint: string, workerClass: string, pair: string): string {
  const cell = record.cells.find(
    (one) =>
      one.endpoint === endpoint &&
      one.settings['workerClass'] === workerClass &&
      `${one.settings['workers']}×${one.settings['threads']}` === pair,
  );
  return cell === undefined ? '–' : cellRate(cell);
}

function cellRate({ measurement, prediction, status }: Cell): string {
  if (measurement !== null) return rate(measurement.rps.mean);
  return prediction === null ? status : `~ ${rate(prediction.rps)}`;
}
