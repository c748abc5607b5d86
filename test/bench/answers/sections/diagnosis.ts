import { diagnose } from '../../../../src/analysis/diagnosis/diagnosis.ts';
import type { PlanInput } from '../../../../src/model/plan/plan.ts';
import type { Bound, Calibration, RunRecord } from '../../../../src/model/run/record.ts';
import { findingSentence, summarySentence } from '../../../../src/words/findings.ts';
import { settingsLabel } from '../../../../src/words/settings-label.ts';
import type { LabelledEndpoint, LabelledService } from '../../../services/labels.ts';
import { BusyPrograms } from '../busy-programs.ts';
import { keepFigures, keptFigures } from '../kept-figures.ts';
import { labelledOf, labelledPlan } from '../plans.ts';
import { percent, printTable, rate } from '../print-table.ts';
import { type BenchRun, type Moment, runPlan } from '../run-plan.ts';
import type { Section, SectionOptions } from '../section.ts';

/** What was said of a labelled endpoint. */
interface Verdict {
  readonly endpoint: LabelledEndpoint;
  readonly answer: Bound;
  readonly summary: string;
  /** Whether it says itself that the right answer could not be seen on so busy a machine. */
  readonly isHedged: boolean;
  readonly evidence: readonly string[];
  readonly limits: readonly string[];
  readonly calibration: Calibration | null;
  readonly rates: readonly string[];
}

interface KeptRun {
  readonly service: LabelledService;
  readonly record: RunRecord;
  readonly timeline: readonly Moment[];
}

const bounds: readonly Bound[] = ['cpu', 'io', 'lock', 'mixed', 'inconclusive'];

const spaces: Readonly<Record<LabelledService, PlanInput['settings']>> = {
  flask: { workerClass: ['sync', 'gevent'], workers: [1, 2], threads: [1, 4] },
  node: { workers: [1, 2] },
  go: { procs: [1, 2] },
};

/** What the diagnosis says of endpoints whose nature is known. */
export const diagnosis: Section = {
  name: 'diagnosis',
  about: 'the labelled services: what the diagnosis says of them',
  async run(options) {
    const kind = ['diagnosis', ...(options.guided ? ['guided'] : []), ...(options.busy > 0 ? ['busy'] : [])].join('-');
    if (!options.onlyTables) {
      await using _ = new BusyPrograms(options.busy);
      for (const service of ['flask', 'node'] as const) await measureService(service, kind, options);
    }
    // Always from the kept records: so a change of the analysis shows what it does without measuring again.
    const kept = [...(await keptFigures<KeptRun>(kind)).values()];
    const verdicts = (['flask', 'node'] as const).flatMap((service) =>
      labelledOf(service, options.endpoints).flatMap((endpoint) => {
        const record = newestWith(
          endpoint.name,
          kept.filter((run) => run.service === service),
        );
        return record === null ? [] : [verdictOf(endpoint, record)];
      }),
    );
    printVerdicts(verdicts);
  },
};

async function measureService(service: LabelledService, kind: string, options: SectionOptions): Promise<void> {
  const endpoints = labelledOf(service, options.endpoints);
  // Endpoints with a number of requests of their own, and every one in a guided search, get a plan of their own.
  const alone = endpoints.filter(({ requests }) => options.guided || requests !== undefined);
  const together = endpoints.filter((endpoint) => !alone.includes(endpoint));
  for (const group of [together, ...alone.map((endpoint) => [endpoint])]) {
    if (group.length === 0) continue;
    const { record, timeline } = await runGroup(service, group, options);
    const name = group.map((endpoint) => endpoint.name).join('+');
    await keepFigures(kind, `${service}-${name.slice(0, 100)}`, { service, record, timeline } satisfies KeptRun);
  }
}

/** The newest run that measured an endpoint: a section may be measured in parts, and a part again. */
function newestWith(endpoint: string, kept: readonly KeptRun[]): RunRecord | null {
  const runs = kept
    .map(({ record }) => record)
    .filter(({ plan }) => plan.endpoints.some(({ name }) => name === endpoint));
  return runs.sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0] ?? null;
}

async function runGroup(
  service: LabelledService,
  group: readonly LabelledEndpoint[],
  { guided, quick, seconds, signal }: SectionOptions,
): Promise<BenchRun> {
  const requests = group[0]?.requests;
  const length = requests === undefined ? { seconds: seconds ?? (quick ? 0.6 : 1) } : { requests };
  const plan = labelledPlan(
    service,
    group.map(({ name }) => name),
    { settings: spaces[service], load: { connections: 16, ...length }, search: guided ? 'guided' : 'exhaustive' },
  );
  return runPlan(plan, {
    signal,
    label: `diagnosis, ${service} ${group.length === 1 ? group[0]?.name : ''}`,
  });
}

function verdictOf(endpoint: LabelledEndpoint, record: RunRecord): Verdict {
  const { cells, machine, plan } = record;
  const calibration = record.calibrations.find((known) => known.endpoint === endpoint.name) ?? null;
  const said = diagnose({ endpoint: endpoint.name, cells, calibration, machine, load: plan.load });
  return {
    endpoint,
    answer: said.bound,
    summary: summarySentence(said),
    isHedged: said.summary.some(({ kind }) => kind === 'lock-hidden'),
    evidence: said.evidence.map(findingSentence),
    limits: [...new Set(Object.values(said.limits))],
    calibration,
    rates: cells
      .filter((cell) => cell.endpoint === endpoint.name && cell.sameAs === null && cell.measurement !== null)
      .map(({ settings, measurement }) => {
        const cpuMs = measurement?.server?.cpuMsPerRequest;
        return `${settingsLabel(settings)} ${rate(measurement?.rps.mean ?? 0)}/s, ${cpuMs?.toFixed(2) ?? '–'} ms CPU`;
      }),
  };
}

function isRight({ endpoint, answer }: Verdict): boolean {
  return answer === endpoint.label || (endpoint.alsoRight?.includes(answer) ?? false);
}

function printVerdicts(verdicts: readonly Verdict[]): void {
  printTable(
    ['endpoint', 'label', 'answer', '', 'limit expected', 'limits named', '>C ms', '>W ms'],
    verdicts.map((verdict) => [
      `${verdict.endpoint.service} /${verdict.endpoint.name}`,
      verdict.endpoint.label,
      verdict.answer,
      isRight(verdict) ? '' : verdict.answer === 'inconclusive' ? 'abstained' : verdict.isHedged ? 'hedged' : 'WRONG',
      verdict.endpoint.limit ?? '–',
      verdict.limits.join(', '),
      verdict.calibration?.cpuMs?.toFixed(2) ?? '–',
      verdict.calibration?.waitMs?.toFixed(2) ?? '–',
    ]),
  );
  console.log('## Confusion (rows: label, columns: answer)\n');
  printTable(
    ['', ...bounds.map((bound) => `>${bound}`)],
    bounds.map((label) => [
      label,
      ...bounds.map((answer) => verdicts.filter((one) => one.endpoint.label === label && one.answer === answer).length),
    ]),
  );
  const right = verdicts.filter(isRight);
  const notRight = verdicts.filter((verdict) => !isRight(verdict));
  const abstained = notRight.filter(({ answer }) => answer === 'inconclusive');
  const hedged = notRight.filter((verdict) => !abstained.includes(verdict) && verdict.isHedged);
  const wrong = notRight.length - abstained.length - hedged.length;
  console.log(
    `right: ${right.length} of ${verdicts.length} (${percent(right.length / verdicts.length, 1)}); abstained: ${abstained.length}; wrong, but said what could not be seen: ${hedged.length}; wrong: ${wrong}\n`,
  );
  for (const verdict of notRight) {
    console.log(
      `${verdict.endpoint.service} /${verdict.endpoint.name} is ${verdict.endpoint.label}: ${verdict.endpoint.reason}`,
    );
    console.log(`  said: ${verdict.answer}: ${verdict.summary}`);
    for (const sentence of [...verdict.evidence, ...verdict.rates]) console.log(`    ${sentence}`);
  }
}
