import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { checkBudgets } from '../analysis/advice/budgets.ts';
import { judgeRelativeBudgets } from '../analysis/compare/relative-budgets.ts';
import type { LoadEngine } from '../load/trial/load-engine.ts';
import { encodePlan } from '../load/trial/requests.ts';
import type { Failure, SingleFailure } from '../model/facts/failure.ts';
import type { Note } from '../model/facts/note.ts';
import type { OtherConditions } from '../model/facts/other-conditions.ts';
import { defaultsOf } from '../model/plan/launcher-facts.ts';
import type { Plan } from '../model/plan/plan.ts';
import { type Fingerprint, recordedPlan } from '../model/plan/recorded-plan.ts';
import type { BenchmarkEvent } from '../model/run/events.ts';
import { foldRun, idleView, isPending, type RunView, sameCell } from '../model/run/fold.ts';
import { isLeft, otherConditions } from '../model/run/going-on.ts';
import type { BudgetResult, Cell, Machine, RunRecord, RunStatus } from '../model/run/record.ts';
import { type Settings, settingsKey } from '../model/settings.ts';
import type { TrialRequest } from '../model/trial/trial.ts';
import type { LaunchContext, PreparedLauncher } from '../service/launcher.ts';
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
import { openEngine } from './open-engine.ts';
import { changedPredictions, heldBackCells } from './predict-cells.ts';
import { redactedError } from './redacted-error.ts';
import { type Redact, redacted, redactionOf } from './redaction.ts';
import { refuseUnchecked } from './refuse-unchecked.ts';
import type { RunContext, RunPart } from './run-context.ts';
import { failureOf } from './run-failure.ts';
import { isSamePlan } from './same-plan.ts';
import { settingsOfToday } from './settings-of-today.ts';
import { Sitting } from './sitting.ts';
import { StepRunner } from './step-runner.ts';
import type { RunSoFar, ServerStep, Strategy } from './strategy.ts';

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
    sitting?.take(event);
    tell(event);
  };
  const fingerprint = await recordFingerprint(context.storageFolder);
  let machine: Machine = bareMachine();
  const leftovers: Note[] = [];
  let launcher: PreparedLauncher | null = null;
  let today: Settings | null = null;
  let sitting: Sitting | null = null;
  let part = context.only;
  const { continues } = context.only ?? {};
  const models = new EndpointModels();
  const orderSeed = isExhaustive(plan, context) ? randomInt(2 ** 32) : null;
  const here = (): Machine => ({ ...machine, versions: { ...machine.versions, ...launcher?.versions } });
  const start = (cells: readonly Cell[]) =>
    emit({
      type: 'run-started',
      id: sitting?.goesOn === undefined ? randomUUID() : (continues?.id ?? randomUUID()),
      at: now(),
      plan: recordedPlan(plan, fingerprint),
      machine: here(),
      cells,
      expectedSeconds: null,
      notes: withoutRepeats([...leftovers, ...(launcher?.notes ?? []), ...(sitting?.notes ?? [])]),
      ...(sitting?.goesOn === undefined ? {} : { goesOn: sitting.goesOn }),
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
    const why = whyNotGoneOn(continues, plan, here(), fingerprint);
    // Whole endpoints make sense by themselves; single cells only beside those that were measured with them.
    if (why !== null && part?.endpoints === undefined) throw new ServiceError({ kind: 'not-gone-on', why });
    if (why !== null) {
      leftovers.push({ kind: 'run-of-its-own', why });
      part = { endpoints: part?.endpoints };
    }
    const cells = initialCells(plan, prepared, part);
    sitting = new Sitting(part, cells);
    start(cells);
    today = await settingsOfToday(plan, context.planFolder);
    for (const calibration of sitting.calibrations) {
      emit({ type: 'trial-finished', endpoint: calibration.endpoint, settings: calibration.settings, calibration });
    }
    await using engine = await openEngine(plan, launchContext, {
      signal,
      onNote: (note) => emit({ type: 'note', note }),
    });
    await using companions = await startCompanions(plan.service, launchContext, { signal });
    if (plan.ask === true)
      for (const note of await askedNotes(plan, context, companions.env, signal)) emit({ type: 'note', note });
    await measureAll({
      plan,
      launcher: prepared,
      requests,
      launchContext,
      companions,
      engine,
      signal,
      context,
      emit,
      elapsedSeconds,
      models,
      orderSeed,
      today,
      sitting,
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
    const { notes } = view.record as unknown as RunRecord;
    for (const note of withoutRepeats([...notes, ...relative.notJudged]).slice(notes.length))
      emit({ type: 'note', note });
    budgets = [...checkBudgets(plan, cells, recommendations), ...relative.results];
  } catch (error) {
    // Only a fault of our own can do that; what was measured is kept all the same.
    failure = failureOf(error);
  }
  const record = view.record as unknown as RunRecord;
  const earlierSeconds = sitting?.elapsedSeconds ?? 0;
  emit({
    type: 'run-finished',
    at: now(),
    ...endOf(record),
    elapsedSeconds: earlierSeconds + elapsedSeconds(),
    budgets,
  });

  async function concludeWith(record: RunRecord): Promise<void> {
    if (launcher === null) return;
    // A run that is stopped does not wait until its models have learnt from the last trial.
    await models.learn(record, new Breather(signal));
    for (const event of conclude(record, launcher, today, models.atOnce(record))) emit(event);
  }

  function endOf(record: RunRecord): { readonly status: RunStatus; readonly failure: Failure | null } {
    // A run that had come to its end before is as whole as it was, whatever became of what was added.
    const wasWhole = sitting?.addsToWhole ?? false;
    // What fails after a stop fails by it.
    if (signal.aborted) {
      const { cells } = record;
      const stopped = { kind: 'stopped', endedCells: endedCells(record), cells: cells.length } as const;
      return { status: wasWhole ? 'finished' : 'stopped', failure: stopped };
    }
    const why = failure ?? uselessBecause(record);
    return { status: why === null || wasWhole ? 'finished' : 'failed', failure: why };
  }
}

interface Measuring {
  readonly plan: Plan;
  readonly launcher: PreparedLauncher;
  readonly requests: ReadonlyMap<string, readonly TrialRequest[]>;
  readonly launchContext: LaunchContext;
  readonly companions: Companions;
  readonly engine: LoadEngine;
  readonly signal: AbortSignal;
  readonly context: RunContext;
  readonly emit: (event: BenchmarkEvent) => void;
  readonly elapsedSeconds: () => number;
  readonly models: EndpointModels;
  /** `null` for a guided search. */
  readonly orderSeed: number | null;
  /** What the project runs with; `null` where nothing says it. */
  readonly today: Settings | null;
  readonly sitting: Sitting;
  /** All of it; those who measure see what their sitting lets them see. */
  readonly record: () => RunRecord;
}

async function measureAll(run: Measuring): Promise<void> {
  const strategy = strategyOf(run);
  const seen = () => run.sitting.seen(run.record());
  let remaining: Remaining | null = null;
  const steps = new StepRunner({
    ...run,
    record: seen,
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
    const { cells, calibrations, machine } = seen();
    return {
      plan: run.plan,
      machine,
      cells,
      calibrations,
      endpoints: () => run.models.of(seen()),
      outcomes: steps.outcomes,
      elapsedSeconds: run.elapsedSeconds(),
      serverStartSeconds: steps.serverStartSeconds,
    };
  };
  const breather = new Breather(run.signal);
  for (const step of checkSteps(run)) {
    if (run.signal.aborted || steps.hopeless !== null) break;
    await steps.run(step);
  }
  if (steps.hopeless !== null) throw new ServiceError(steps.hopeless);
  while (!run.signal.aborted) {
    const step = strategy.next(soFar());
    if (step === null) {
      for (const cell of run.plan.search === 'guided' ? heldBackCells(run.models.of(seen())) : []) {
        // A cell of an earlier sitting keeps its figures.
        if (run.record().cells.some((one) => sameCell(one, cell) && isLeft(one)))
          run.emit({ type: 'cell-finished', cell, remainingSeconds: null });
      }
      return;
    }
    await steps.run(step);
    // All that is thought between two steps is thought here, once for a step: between the trials of one there is nothing of it.
    await run.models.learn(seen(), breather);
    if (!(await breather.pause())) return;
    const now = run.elapsedSeconds();
    remaining = Remaining.at(now, strategy.remainingSeconds(soFar()));
    const predictions = changedPredictions(run.models.of(seen()));
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

/**
 * Where a run goes on with an earlier sitting, the calibrations of what it measures are done again: they tell whether the machine is
 * as fast as it was then.
 */
function checkSteps({ sitting }: Measuring): ServerStep[] {
  if (sitting.goesOn === undefined) return [];
  const steps = new Map<string, ServerStep>();
  for (const { endpoint, settings, latencyMs } of sitting.calibrations) {
    if (!sitting.includes(endpoint) || latencyMs === null) continue;
    const key = settingsKey(settings);
    const trials = [...(steps.get(key)?.trials ?? []), { endpoint, purpose: 'calibration' as const }];
    steps.set(key, { settings, trials });
  }
  return [...steps.values()];
}

/** What is measured on another machine, or of other code, is no part of a run that is there already. `null`: it is one. */
function whyNotGoneOn(
  continues: RunRecord | undefined,
  plan: Plan,
  machine: Machine,
  fingerprint: Fingerprint,
): OtherConditions | null {
  if (continues === undefined) return null;
  if (continues.against !== undefined) return { kind: 'comparison' };
  if (!isSamePlan(continues.plan, plan, fingerprint)) return { kind: 'other-plan' };
  return otherConditions(continues.machine, machine);
}

function withoutRepeats(notes: readonly Note[]): readonly Note[] {
  return notes.filter((note, index) => notes.findIndex((one) => isDeepStrictEqual(one, note)) === index);
}

/** Whether an endpoint is to be measured, with some settings at least. */
function isPartOf(only: RunPart | undefined, endpoint: string): boolean {
  if (only?.endpoints !== undefined) return only.endpoints.includes(endpoint);
  const wanted = only?.cells ?? only?.continues?.cells.filter(isLeft);
  return wanted === undefined || wanted.some((cell) => cell.endpoint === endpoint);
}

/** Cells that were asked for by name are measured, however sure the outcome is. */
function isExhaustive(plan: Plan, context: RunContext): boolean {
  return plan.search === 'exhaustive' || context.only?.cells !== undefined;
}

function strategyOf({ plan, orderSeed, today }: Measuring): Strategy {
  if (orderSeed !== null) return exhaustive(orderSeed);
  // What runs today says more to its users than what would run if they had said nothing.
  return guided(today ?? defaultsOf(plan.service.launcher));
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
