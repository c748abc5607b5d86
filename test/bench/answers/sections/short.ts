import { diagnoseRun } from '../../../../src/analysis/diagnosis/diagnosis.ts';
import { median } from '../../../../src/analysis/statistics/order-statistics.ts';
import type { PlanInput } from '../../../../src/model/plan/plan.ts';
import type { Bound, RunRecord } from '../../../../src/model/run/record.ts';
import { summarySentence } from '../../../../src/words/findings.ts';
import type { LabelledEndpoint, LabelledService } from '../../../services/labels.ts';
import { buildLabelledGo } from '../build-go.ts';
import { BusyPrograms } from '../busy-programs.ts';
import { keepFigures, keptFigures } from '../kept-figures.ts';
import { labelledOf, labelledPlan } from '../plans.ts';
import { printTable } from '../print-table.ts';
import { runPlan } from '../run-plan.ts';
import type { Section, SectionOptions } from '../section.ts';

/** One run: all endpoints of a service under one trial length, on a machine that is so busy. */
interface KeptRun {
  readonly service: LabelledService;
  readonly seconds: number;
  readonly busy: number;
  readonly record: RunRecord;
}

/** Lengths of one trial, s: what `ab -n 320` takes on a fast endpoint, and what drafts take. */
const lengths = [0.05, 0.2, 1, 5] as const;
const busyCores = [0, 1, 2] as const;
/** From this length on only these are measured, so that the whole table takes no more than about 20 minutes. */
const long = { fromSeconds: 5, endpoints: ['hello', 'locked-compute', 'mutex'], threads: [1] } as const;

const services: Readonly<
  Record<LabelledService, { readonly settings: PlanInput['settings']; readonly endpoints: readonly string[] }>
> = {
  flask: {
    settings: { workerClass: ['sync'], workers: [1, 2], threads: [1, 4] },
    endpoints: ['hello', 'compute', 'sleep', 'upstream', 'mixed', 'thread-lock', 'file-lock', 'locked-compute'],
  },
  node: { settings: { workers: [1, 2] }, endpoints: ['hello', 'compute', 'sleep', 'mixed', 'mutex'] },
  go: { settings: { procs: [1, 2] }, endpoints: ['hello', 'compute', 'sleep', 'mutex'] },
};
/** What `--quick` measures. */
const quickly = { lengths: [0.05, 1], busy: [0, 1] } as const;

/** What the diagnosis says after short trials on a busy machine: it may abstain, and may not be wrong. */
export const short: Section = {
  name: 'short',
  about: 'short and long trials on a quiet and a busy machine: right, abstained or wrong',
  async run(options) {
    if (!options.onlyTables) await measure(options);
    // Always from the kept records: so a change of the analysis shows what it does without measuring again.
    printRows([...(await keptFigures<KeptRun>('short')).values()], options);
  },
};

async function measure({ quick, seconds, busy, endpoints: only, signal }: SectionOptions): Promise<void> {
  const whyNoGo = await buildLabelledGo();
  if (whyNoGo !== null) console.log(`The rows of Go are left out: ${whyNoGo}\n`);
  for (const cores of busy > 0 ? [busy] : quick ? quickly.busy : busyCores) {
    await using _ = new BusyPrograms(cores);
    for (const length of seconds !== null ? [seconds] : quick ? quickly.lengths : lengths) {
      for (const service of ['flask', 'node', 'go'] as const) {
        if (service === 'go' && whyNoGo !== null) continue;
        const endpoints = labelledOf(service, only)
          .map(({ name }) => name)
          .filter((name) => services[service].endpoints.includes(name))
          .filter((name) => length < long.fromSeconds || (long.endpoints as readonly string[]).includes(name));
        if (endpoints.length === 0) continue;
        const own = services[service].settings;
        const settings =
          service === 'flask' && length >= long.fromSeconds ? { ...own, threads: [...long.threads] } : own;
        const load = { connections: 16, seconds: length };
        const plan = labelledPlan(service, endpoints, { settings, load, search: 'exhaustive' });
        const label = `${service}, trials of ${length} s, ${cores} cores busy`;
        const { record } = await runPlan(plan, { signal, label });
        await keepFigures('short', `${service}-${length}-${cores}`, { service, seconds: length, busy: cores, record });
      }
    }
  }
}

interface Answer {
  readonly endpoint: LabelledEndpoint;
  readonly bound: Bound;
  readonly summary: string;
  readonly outcome: 'right' | 'abstained' | 'wrong';
}

function answersOf({ service, record }: KeptRun, only: readonly string[] | null): Answer[] {
  const diagnoses = diagnoseRun(record);
  return labelledOf(service, only).flatMap((endpoint) => {
    const said = diagnoses.find((one) => one.endpoint === endpoint.name);
    if (said === undefined) return [];
    const { bound, summary } = said;
    const isHedged = summary.some(({ kind }) => kind === 'lock-hidden');
    return [{ endpoint, bound, summary: summarySentence(said), outcome: outcomeOf(endpoint, bound, isHedged) }];
  });
}

/** An answer that says itself what could not be seen abstains from the rest. */
function outcomeOf({ label, alsoRight = [] }: LabelledEndpoint, bound: Bound, isHedged: boolean): Answer['outcome'] {
  if (bound === label || alsoRight.includes(bound)) return 'right';
  return bound === 'inconclusive' || isHedged ? 'abstained' : 'wrong';
}

function printRows(kept: readonly KeptRun[], { endpoints: only }: SectionOptions): void {
  const order = (run: KeptRun) => Object.keys(services).indexOf(run.service) * 1000 + run.seconds * 10 + run.busy;
  const rows = [...kept]
    .sort((a, b) => order(a) - order(b))
    .map((run) => ({ run, answers: answersOf(run, only) }))
    .filter(({ answers }) => answers.length > 0);
  const count = (answers: readonly Answer[], outcome: Answer['outcome']) =>
    answers.filter((answer) => answer.outcome === outcome).length;
  printTable(
    ['service', '>trial s', '>busy cores', '>others took', '>endpoints', '>right', '>abstained', '>wrong'],
    [
      ...rows.map(({ run, answers }) => [
        run.service,
        run.seconds,
        run.busy,
        othersTook(run.record),
        answers.length,
        ...(['right', 'abstained', 'wrong'] as const).map((outcome) => count(answers, outcome)),
      ]),
      [
        'all',
        '',
        '',
        '',
        rows.flatMap(({ answers }) => answers).length,
        ...(['right', 'abstained', 'wrong'] as const).map((outcome) =>
          count(
            rows.flatMap(({ answers }) => answers),
            outcome,
          ),
        ),
      ],
    ],
  );
  console.log(
    '"others took": cores that other programs kept busy, least to most of the readings of the run (median).\n',
  );
  for (const outcome of ['wrong', 'abstained'] as const)
    for (const { run, answers } of rows)
      for (const { endpoint, bound, summary } of answers.filter((answer) => answer.outcome === outcome))
        console.log(
          `${outcome}: ${run.service} /${endpoint.name} (${endpoint.label}), ${run.seconds} s, ${run.busy} busy: ${bound}: ${summary}`,
        );
}

function othersTook({ calibrations, cells }: RunRecord): string {
  const readings = [
    ...calibrations.map(({ otherCores }) => otherCores ?? null),
    ...cells.map(({ measurement }) => measurement?.host?.otherCores ?? null),
  ].filter((reading) => reading !== null);
  if (readings.length === 0) return '–';
  return `${Math.min(...readings).toFixed(1)} to ${Math.max(...readings).toFixed(1)} (${median(readings).toFixed(1)})`;
}
