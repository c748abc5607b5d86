import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { checkBudgets } from '../analysis/advice/budgets.ts';
import { judgeRelativeBudgets } from '../analysis/compare/relative-budgets.ts';
import { encodePlan } from '../load/trial/requests.ts';
import type { Failure, SingleFailure } from '../model/facts/failure.ts';
import type { Note } from '../model/facts/note.ts';
import type { Plan } from '../model/plan/plan.ts';
import { recordedPlan } from '../model/plan/recorded-plan.ts';
import type { BenchmarkEvent } from '../model/run/events.ts';
import { foldRun, idleView, isPending, type RunView } from '../model/run/fold.ts';
import type { BudgetResult, Cell, Machine, RunRecord, RunStatus } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import type { TrialRequest } from '../model/trial/trial.ts';
import type { LaunchContext, PreparedLauncher } from '../service/launcher.ts';
import { launcherFor } from '../service/launchers.ts';
import { reapLeftovers } from '../service/leases/leases.ts';
import { bareMachine, describeMachine } from '../service/machine.ts';
import { prepareLauncher } from '../service/prepare/prepare-launcher.ts';
import { recordFingerprint } from '../service/record-key.ts';
import { type Companions, startCompanions } from '../service/sampling/companions.ts';
import { ServiceError } from '../service/service-error.ts';
import { askedNotes } from './ask-application.ts';
import { Breather } from './breather.ts';
import { conclude } from './conclude.ts';
import { EndpointModels } from './endpoint-models.ts';
import { exhaustive } from './exhaustive.ts';
import { guided } from './guided.ts';
import { initialCells } from './initial-cells.ts';
import { launchContextOf } from './launch-context.ts';
import { changedPredictions, heldBackCells } from './predict-cells.ts';
import { redactedError } from './redacted-error.ts';
import { type Redact, redacted, redactionOf } from './redaction.ts';
import { refuseUnchecked } from './refuse-unchecked.ts';
import type { RunContext, RunPart } from './run-context.ts';
import { failureOf } from './run-failure.ts';
import { settingsOfToday } from './settings-of-today.ts';
import { StepRunner } from './step-runner.ts';
import type { RunSoFar, Strategy } from './strategy.ts';

/** How a run is told and stopped. */
export interface RunControls {
  readonly signal: AbortSignal;
  readonly context: RunContext;
  readonly emit: (event: BenchmarkEvent) => void;
}

/**
 * Does one run from start to end. Never throws: whatever happens in between, the last event is `run-finished`, with the
 * reason where it came too early. What was measured by then is concluded from and kept. Only a fault in telling it is
 * thrown, without the values that its texts may not hold either.
 */
export async function conductRun(plan: Plan, controls: RunControls): Promise<void> {
  // Until the requests are known, what is known without them is kept back.
  const { environment } = controls.context;
  const known: Known = { redact: redactionOf({ plan, environment, requests: new Map() }) };
  try {
    await conduct(plan, controls, known);
  } catch (error) {
    throw redactedError(error, known.redact);
  }
}

/** What is known so far of the values that no text may hold. */
interface Known {
  redact: Redact;
}

async function conduct(plan: Plan, { signal, context, emit: tell }: RunControls, known: Known): Promise<void> {
  const startedAt = performance.now();
  const elapsedSeconds = () => (performance.now() - startedAt) / 1000;
  let view: RunView = idleView;
  const emit = (said: BenchmarkEvent) => {
    const event = redacted(said, known.redact);
    view = foldRun(view, event);
    tell(event);
  };
  const fingerprint = await recordFingerprint(context.storageFolder);
  let machine: Machine = bareMachine();
  const leftovers: Note[] = [];
  let launcher: PreparedLauncher | null = null;
  let today: Settings | null = null;
  const models = new EndpointModels();
  const orderSeed = isExhaustive(plan, context) ? randomInt(2 ** 32) : null;
  const start = (cells: readonly Cell[]) =>
    emit({
      type: 'run-started',
      id: randomUUID(),
      at: now(),
      plan: recordedPlan(plan, fingerprint),
      machine: { ...machine, versions: { ...machine.versions, ...launcher?.versions } },
      cells,
      expectedSeconds: null,
      notes: [...leftovers, ...(launcher?.notes ?? [])],
      ...(orderSeed === null ? {} : { orderSeed }),
    });

  const launchContext = launchContextOf(context, signal);

  let failure: Failure | null = null;
  try {
    leftovers.push(...(await reapLeftovers(launchContext)));
    machine = await describeMachine(launchContext);
    // Before anything is started: a variable or a file that is missing is a fault of the input.
    refuseUnchecked(plan, context.confirmedHosts);
    const requests = await encodePlan(plan, (name) => isPartOf(context.only, name), context);
    known.redact = redactionOf({ plan, environment: context.environment, requests });
    const { launcher: prepared, secrets } = await prepareLauncher(plan, launchContext);
    known.redact = redactionOf({ plan, environment: context.environment, requests, secrets });
    launcher = prepared;
    start(initialCells(plan, prepared, context.only));
    today = await settingsOfToday(plan, context.planFolder);
    for (const calibration of context.only?.continues?.calibrations ?? []) {
      emit({ type: 'trial-finished', endpoint: calibration.endpoint, settings: calibration.settings, calibration });
    }
    await using companions = await startCompanions(plan.service, launchContext, { signal });
    if (plan.ask === true)
      for (const note of await askedNotes(plan, context, companions.env, signal)) emit({ type: 'note', note });
    await measureAll({
      plan,
      launcher: prepared,
      requests,
      launchContext,
      companions,
      signal,
      context,
      emit,
      elapsedSeconds,
      models,
      orderSeed,
      today,
      record: () => view.record as RunRecord,
    });
  } catch (error) {
    failure = failureOf(error);
  }
  if (view.record === null) start([]);
  let budgets: readonly BudgetResult[] = [];
  try {
    await concludeWith(view.record as unknown as RunRecord);
    const { cells, recommendations } = view.record as unknown as RunRecord;
    const relative = judgeRelativeBudgets(
      view.record as unknown as RunRecord,
      context.baseline ?? { missing: { kind: 'no-baseline' } },
      context.anyMachine ?? false,
    );
    for (const note of relative.notJudged) emit({ type: 'note', note });
    budgets = [...checkBudgets(plan, cells, recommendations), ...relative.results];
  } catch (error) {
    // Only a fault of our own can do that; what was measured is kept all the same.
    failure = failureOf(error);
  }
  const record = view.record as unknown as RunRecord;
  emit({ type: 'run-finished', at: now(), ...endOf(record), elapsedSeconds: elapsedSeconds(), budgets });

  async function concludeWith(record: RunRecord): Promise<void> {
    if (launcher === null) return;
    // A run that is stopped does not wait until its models have learnt from the last trial.
    await models.learn(record, new Breather(signal));
    for (const event of conclude(record, launcher, today, models.atOnce(record))) emit(event);
  }

  function endOf(record: RunRecord): { readonly status: RunStatus; readonly failure: Failure | null } {
    // What fails after a stop fails by it.
    if (signal.aborted) {
      const { cells } = record;
      return { status: 'stopped', failure: { kind: 'stopped', endedCells: endedCells(record), cells: cells.length } };
    }
    const why = failure ?? uselessBecause(record);
    return { status: why === null ? 'finished' : 'failed', failure: why };
  }
}

interface Measuring {
  readonly plan: Plan;
  readonly launcher: PreparedLauncher;
  readonly requests: ReadonlyMap<string, readonly TrialRequest[]>;
  readonly launchContext: LaunchContext;
  readonly companions: Companions;
  readonly signal: AbortSignal;
  readonly context: RunContext;
  readonly emit: (event: BenchmarkEvent) => void;
  readonly elapsedSeconds: () => number;
  readonly models: EndpointModels;
  /** `null` for a guided search. */
  readonly orderSeed: number | null;
  /** What the project runs with; `null` where nothing says it. */
  readonly today: Settings | null;
  readonly record: () => RunRecord;
}

async function measureAll(run: Measuring): Promise<void> {
  const strategy = strategyOf(run);
  let remaining: Remaining | null = null;
  const steps = new StepRunner({
    ...run,
    requestsOf: (endpoint) => {
      const requests = run.requests.get(endpoint);
      if (requests === undefined) throw new Error(`No requests were made ready for endpoint "${endpoint}".`);
      return requests;
    },
    generatorScript: join(run.context.distFolder, 'generator.js'),
    remainingSeconds: () => remaining?.after(run.elapsedSeconds()) ?? null,
  });
  // Without what it depends on, the service measures nothing worth keeping.
  void run.companions.died.then((failure) => {
    steps.hopeless ??= failure;
  });
  const soFar = (): RunSoFar => {
    const { cells, calibrations, machine } = run.record();
    return {
      plan: run.plan,
      machine,
      cells,
      calibrations,
      endpoints: () => run.models.of(run.record()),
      outcomes: steps.outcomes,
      elapsedSeconds: run.elapsedSeconds(),
      serverStartSeconds: steps.serverStartSeconds,
    };
  };
  const breather = new Breather(run.signal);
  while (!run.signal.aborted) {
    const step = strategy.next(soFar());
    if (step === null) {
      for (const cell of run.plan.search === 'guided' ? heldBackCells(run.models.of(run.record())) : [])
        run.emit({ type: 'cell-finished', cell, remainingSeconds: null });
      return;
    }
    await steps.run(step);
    // All that is thought between two steps is thought here, once for a step: between the trials of one there is nothing of it.
    await run.models.learn(run.record(), breather);
    if (!(await breather.pause())) return;
    const now = run.elapsedSeconds();
    remaining = Remaining.at(now, strategy.remainingSeconds(soFar()));
    const predictions = changedPredictions(run.models.of(run.record()));
    if (predictions.length > 0)
      run.emit({ type: 'cells-predicted', predictions, remainingSeconds: remaining?.after(now) ?? null });
    if (steps.hopeless !== null) throw new ServiceError(steps.hopeless);
    if (!(await breather.pause())) return;
  }
}

/** What the rest of a run was expected to take at some moment. */
class Remaining {
  readonly #ends: number;

  private constructor(ends: number) {
    this.#ends = ends;
  }

  static at(elapsedSeconds: number, remainingSeconds: number | null): Remaining | null {
    return remainingSeconds === null ? null : new Remaining(elapsedSeconds + remainingSeconds);
  }

  /** Seconds left when the run has taken so long. */
  after(elapsedSeconds: number): number {
    return Math.max(0, this.#ends - elapsedSeconds);
  }
}

/** Whether an endpoint is to be measured, with some settings at least. */
function isPartOf(only: RunPart | undefined, endpoint: string): boolean {
  if (only?.endpoints?.includes(endpoint) === false) return false;
  const stillPending = only?.continues?.cells.filter(isPending) ?? [];
  return only?.cells === undefined || [...only.cells, ...stillPending].some((cell) => cell.endpoint === endpoint);
}

/** Cells that were asked for by name are measured, however sure the outcome is. */
function isExhaustive(plan: Plan, context: RunContext): boolean {
  return plan.search === 'exhaustive' || context.only?.cells !== undefined;
}

function strategyOf({ plan, orderSeed, today }: Measuring): Strategy {
  if (orderSeed !== null) return exhaustive(orderSeed);
  // What runs today says more to its users than what would run if they had said nothing.
  return guided(today ?? launcherFor(plan.service.launcher).defaultSettings);
}

function endedCells(record: RunRecord): number {
  return record.cells.filter((cell) => !isPending(cell)).length;
}

/** The same for the same failure of another start, whatever its command was and its output is. */
function keyOf({ phase: _phase, command: _command, output: _output, ...what }: SingleFailure): string {
  return JSON.stringify(what);
}

/** Why a run has measured nothing to go by; `null` when it has. */
function uselessBecause({ cells }: RunRecord): Failure | null {
  if (cells.some((cell) => (cell.measurement?.requests.succeeded ?? 0) > 0)) return null;
  if (cells.some((cell) => cell.measurement !== null)) return { kind: 'nothing-answered' };
  const reasons = new Map<string, SingleFailure>();
  for (const cell of cells) {
    if (cell.status === 'failed' && cell.failure.kind !== 'nothing-measured')
      reasons.set(keyOf(cell.failure), cell.failure);
    else if (cell.status === 'skipped')
      reasons.set(JSON.stringify(cell.skip), { kind: 'settings-unsupported', skip: cell.skip });
  }
  const [first = null] = reasons.values();
  return {
    kind: 'nothing-measured',
    first,
    others: reasons.size > 1,
    ...(first?.output === undefined ? {} : { output: first.output }),
  };
}

function now(): string {
  return new Date().toISOString();
}
