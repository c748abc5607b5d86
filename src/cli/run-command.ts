import { join } from 'node:path';
import { runBenchmark } from '../benchmark/run-benchmark.ts';
import type { RunContext } from '../benchmark/run-context.ts';
import { RecordKeeper, type SavedFile } from '../history/record-keeper.ts';
import { runsFolderOf } from '../history/run-store.ts';
import { encodePlan, RequestError } from '../load/trial/requests.ts';
import type { Failure } from '../model/facts/failure.ts';
import type { OtherConditions } from '../model/facts/other-conditions.ts';
import { narrowedPlan } from '../model/plan/narrowed-plan.ts';
import type { Plan } from '../model/plan/plan.ts';
import { checkPlan } from '../model/plan/plan-check.ts';
import { foldRun, idleView, type RunView } from '../model/run/fold.ts';
import { canGoOn } from '../model/run/going-on.ts';
import type { RunRecord } from '../model/run/record.ts';
import { unjudgedBudgets } from '../model/run/unjudged-budgets.ts';
import { renderTable } from '../report/figures/table.ts';
import { failureSentence, failureText } from '../words/failures.ts';
import { faultSentence } from '../words/faults.ts';
import { t } from '../words/language.ts';
import { notSavedSentence } from '../words/record-faults.ts';
import { type AgainstOptions, againstExit, againstRequest } from './against-options.ts';
import { type BaselineOptions, baselineFor, baselineOutput } from './baseline.ts';
import { tellCi } from './ci.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { checkOutputs, type Output, writeOutputs } from './outputs.ts';
import { type Places, runContextOf } from './places.ts';
import { checkEndpointNames, type PlanSource, readPlanSource, shownPath } from './plan-source.ts';
import { RunProgress } from './progress.ts';
import { type RunOutputOptions, runOutputs } from './run-outputs.ts';
import { openRecord, savedRun } from './saved-run.ts';
import type { Terminal } from './terminal.ts';
import { terminalDoor } from './terminal-door.ts';
import { whyNotWritable } from './writable.ts';

/** Options of `servebench run`, as commander gives them. */
export interface RunOptions extends RunOutputOptions, BaselineOptions, AgainstOptions {
  readonly guided?: true;
  readonly exhaustive?: true;
  /** False with --no-ci. */
  readonly ci: boolean;
  readonly endpoint?: readonly string[];
  /** A word for a saved run. */
  readonly continue?: string;
  readonly allowHost?: readonly string[];
  readonly engine?: Plan['load']['engine'];
  readonly hosts?: readonly string[];
  readonly expectWorkers?: number;
}

/** `servebench run`: reads a plan, runs it, shows and writes the results. */
export async function runCommand(
  planArgument: string | undefined,
  options: RunOptions,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const source = await readPlanSource(planArgument, places.cwd, options.allowHost ?? []);
  const continues = await continuedRun(options, source);
  const plan = continues === null ? planFor(source.plan, options) : planOfContinued(source.plan, continues);
  const targets = [...runOutputs(options), ...baselineOutput(options, source, places)];
  const baseline = await baselineFor(plan, options, source, places);
  await checkOutputs(targets, places.cwd, source.file);
  await checkRequests(source, options, places);
  await warnWhereRunIsLost(source, options, terminal);
  const against = await againstRequest(source, options, terminal);

  const { record, saved, interrupted } = await conduct(
    { ...source, plan },
    options,
    { baseline, against, ...(continues === null ? {} : { only: { continues } }) },
    terminal,
    places,
  );
  if (record === null) throw new CommandError(t('Interrupted before anything began.'), exitCodes.interrupted);

  if (record.cells.length === 0)
    terminal.err(`${record.failure === null ? t('Nothing could be measured.') : failureText(record.failure)}\n`);
  else if (!targets.some(({ target }) => target === '-')) terminal.out(`\n${renderTable(record, terminal)}`);
  const planName = shownPath(source.file, places.cwd);
  const outputs = targets.map(({ option, target, render }): Output => {
    return { option, target, render: () => render(record, { planName, distFolder: places.distFolder }) };
  });
  if (saved !== null)
    terminal.err(
      saved.file === null
        ? `${notSavedSentence(saved.failure)}\n`
        : `${t('Saved {0}', shownPath(saved.file, places.cwd))}\n`,
    );
  const failures = await writeOutputs(outputs, places.cwd, terminal);
  for (const { sentence } of failures) terminal.err(`${sentence}\n`);
  const recordInFile = options.json !== undefined && !failures.some(({ option }) => option === '--json');
  if (options.ci) await tellCi(record, source, terminal, places);
  const lost = saved !== null && saved.file === null && !recordInFile;
  const ended = exitCodeOf(record, interrupted, lost || failures.length > 0);
  const code = ended === exitCodes.done ? againstExit(record, options, terminal) : ended;
  return code === exitCodes.done && options.strict && unjudgedBudgets(record) > 0 ? exitCodes.budgetBroken : code;
}

/** Makes sure that what the requests need is there: a variable or a file that is missing is a fault of the input. */
async function checkRequests({ plan, folder }: PlanSource, { endpoint }: RunOptions, places: Places): Promise<void> {
  const context = { planFolder: folder, environment: places.environment };
  try {
    await encodePlan(plan, (name) => endpoint?.includes(name) ?? true, context);
  } catch (error) {
    if (error instanceof RequestError)
      throw new CommandError(t('{0}\nNothing was run.', failureSentence(error.failure)));
    throw error;
  }
}

/** Says before the measuring, which may take long, that nothing will keep its record. */
async function warnWhereRunIsLost({ folder }: PlanSource, { json }: RunOptions, terminal: Terminal): Promise<void> {
  const runs = runsFolderOf(folder);
  const code = json === undefined ? await whyNotWritable(join(runs, 'record.json')) : null;
  if (code === null) return;
  terminal.err(
    `${t("The record of this run can't be saved in {0} ({1}). To keep it elsewhere, use --json FILE.", runs, code)}\n`,
  );
}

/** The plan with what the command line says about it. */
function planFor(plan: Plan, options: RunOptions): Plan {
  const { guided, exhaustive, endpoint } = options;
  checkEndpointNames(plan, endpoint ?? []);
  return narrowedPlan(
    { ...plan, load: loadFor(plan, options) },
    { search: guided ? 'guided' : exhaustive ? 'exhaustive' : undefined, endpoints: endpoint },
  );
}

/** The run that is gone on with; `null`: none is. Throws `CommandError` where there is none such, or it has nothing left to measure. */
async function continuedRun(options: RunOptions, { folder }: PlanSource): Promise<RunRecord | null> {
  if (options.continue === undefined) return null;
  const record = await openRecord((await savedRun(options.continue, folder)).file);
  if (canGoOn(record)) return record;
  const why: OtherConditions = { kind: record.against === undefined ? 'nothing-left' : 'comparison' };
  throw new CommandError(failureSentence({ kind: 'not-gone-on', why }));
}

/** The plan as that run had it: what its command line said of it holds for its other sittings, too. */
function planOfContinued(plan: Plan, { plan: { search }, cells }: RunRecord): Plan {
  const measured = new Set(cells.map(({ endpoint }) => endpoint));
  return { ...plan, search, budgets: plan.budgets.filter(({ endpoint }) => measured.has(endpoint)) };
}

/** The load by the engine that the command line asks for. What that can't do, or who is not confirmed for it, is refused here. */
function loadFor(plan: Plan, { engine, hosts, expectWorkers, allowHost }: RunOptions): Plan['load'] {
  const load = {
    ...plan.load,
    ...(engine === undefined ? {} : { engine }),
    ...(hosts === undefined ? {} : { hosts: [...hosts] }),
    ...(expectWorkers === undefined ? {} : { expectWorkers }),
  };
  const { faults } = checkPlan({ ...plan, load }, { confirmedHosts: allowHost ?? [] });
  if (faults === null) return load;
  const sentences = faults.map((fault) => faultSentence(fault, terminalDoor));
  throw new CommandError(t('{0}\nNothing was run.', sentences.join('\n')));
}

interface ConductedRun {
  readonly record: RunRecord | null;
  readonly saved: SavedFile | null;
  readonly interrupted: boolean;
}

async function conduct(
  { plan, folder }: PlanSource,
  options: RunOptions,
  { baseline, against, only }: Pick<RunContext, 'baseline' | 'against' | 'only'>,
  terminal: Terminal,
  places: Places,
): Promise<ConductedRun> {
  using progress = new RunProgress(terminal);
  using interruption = new Interruption(() => progress.stopping());
  const context = {
    ...(await runContextOf(folder, places, options.allowHost)),
    baseline,
    against,
    anyMachine: options.anyMachine,
    only: only ?? (options.endpoint === undefined ? undefined : { endpoints: options.endpoint }),
  };
  const keeper = new RecordKeeper(runsFolderOf(folder));
  let view: RunView = idleView;
  for await (const event of runBenchmark(plan, { signal: interruption.signal, context })) {
    view = foldRun(view, event);
    // What has been told is kept.
    keeper.keep(event);
    progress.update(event, view);
  }
  const saved = await keeper.finish(view.record);
  return { record: view.record, saved, interrupted: interruption.signal.aborted };
}

/** What a run is refused for before anything is started: the input is at fault. */
const refusedKinds: ReadonlySet<Failure['kind'] | undefined> = new Set([
  'checkout-failed',
  'checkout-unprepared',
  'not-gone-on',
]);

function exitCodeOf(record: RunRecord, interrupted: boolean, outputFailed: boolean): ExitCode {
  if (interrupted || record.status === 'stopped') return exitCodes.interrupted;
  // What was to be compared isn't there: nothing of it was started.
  if (refusedKinds.has(record.failure?.kind)) return exitCodes.wrongInput;
  if (record.status === 'failed' || outputFailed) return exitCodes.notCompleted;
  return record.budgets.every((budget) => budget.kept) ? exitCodes.done : exitCodes.budgetBroken;
}
