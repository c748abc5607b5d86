import { randomUUID } from 'node:crypto';
import { LingeringConnections } from '../../load/ports/lingering-connections.ts';
import { encodePlan } from '../../load/trial/requests.ts';
import type { Failure } from '../../model/facts/failure.ts';
import type { Note } from '../../model/facts/note.ts';
import type { Plan } from '../../model/plan/plan.ts';
import { recordedPlan } from '../../model/plan/recorded-plan.ts';
import type { BenchmarkEvent } from '../../model/run/events.ts';
import { foldRun, idleView, type RunView } from '../../model/run/fold.ts';
import type { Machine, RunRecord, RunStatus } from '../../model/run/record.ts';
import { checkOut } from '../../service/checkout/checkout.ts';
import { prepareCheckout } from '../../service/checkout/prepare-checkout.ts';
import { reapLeftovers } from '../../service/leases/leases.ts';
import { bareMachine, describeMachine } from '../../service/machine.ts';
import { prepareLauncher } from '../../service/prepare/prepare-launcher.ts';
import { recordFingerprint } from '../../service/record-key.ts';
import { ServiceError } from '../../service/service-error.ts';
import type { RunControls } from '../conduct-run.ts';
import { initialCells } from '../initial-cells.ts';
import { launchContextOf } from '../launch-context.ts';
import { openEngine } from '../open-engine.ts';
import { redactedError } from '../redacted-error.ts';
import { type Redact, redacted, redactionOf, type SecretSources } from '../redaction.ts';
import { refuseUnchecked } from '../refuse-unchecked.ts';
import { failureOf } from '../run-failure.ts';
import { type AgainstRequest, comparedLoad } from './against-request.ts';
import { compareSides } from './compare-sides.ts';
import { ComparedSide, type SideOptions } from './compared-side.ts';

/**
 * Compares the working tree (head) with a commit of its repository (base), from start to end: checks the commit out, prepares
 * it, and measures both in turns. The record is that of a run whose cells are the head's. Never throws, as `conductRun`; when
 * it is over, no process and no checkout is left.
 */
export async function conductAgainst(plan: Plan, request: AgainstRequest, controls: RunControls): Promise<void> {
  const { environment } = controls.context;
  let redact = redactionOf({ plan, environment, requests: new Map() });
  const know: Know = (sources) => {
    redact = redactionOf({ plan, environment, ...sources });
  };
  try {
    await conduct(plan, request, controls, { know, redact: (text) => redact(text) });
  } catch (error) {
    throw redactedError(error, redact);
  }
}

type Know = (sources: Pick<SecretSources, 'requests' | 'secrets'>) => void;

async function conduct(
  wholePlan: Plan,
  request: AgainstRequest,
  { signal, context, emit: tell }: RunControls,
  { know, redact }: { readonly know: Know; readonly redact: Redact },
): Promise<void> {
  const startedAt = performance.now();
  const plan = comparedPlan(wholePlan, request);
  const endpoints = plan.endpoints
    .map(({ name }) => name)
    .filter((name) => context.only?.endpoints?.includes(name) ?? true);
  let view: RunView = idleView;
  const emit = (said: BenchmarkEvent) => {
    const event = redacted(said, redact);
    view = foldRun(view, event);
    tell(event);
  };
  const fingerprint = await recordFingerprint(context.storageFolder);
  const launchContext = launchContextOf(context, signal);
  let machine: Machine = bareMachine();
  let versions: Readonly<Record<string, string>> = {};
  const notes: Note[] = [];
  const start = (cells: RunRecord['cells']) =>
    emit({
      type: 'run-started',
      id: randomUUID(),
      at: now(),
      plan: recordedPlan(plan, fingerprint),
      machine: { ...machine, versions: { ...machine.versions, ...versions } },
      cells,
      expectedSeconds: request.withinSeconds,
      notes,
    });
  let failure: Failure | null = null;
  try {
    notes.push(...(await reapLeftovers(launchContext)));
    machine = await describeMachine(launchContext);
    refuseUnchecked(plan, context.confirmedHosts);
    if (plan.service.launcher === 'attach')
      throw new ServiceError({ kind: 'nothing-to-compare', launcher: plan.service.launcher });
    // Both sides are asked the very same, so bodies come from the head alone.
    const requests = await encodePlan(plan, (name) => endpoints.includes(name), context);
    know({ requests });
    const head = await prepareLauncher(plan, launchContext);
    know({ requests, secrets: head.secrets });
    const unsupported = head.launcher.unsupported(request.settings);
    if (unsupported !== null) throw new ServiceError({ kind: 'settings-unsupported', skip: unsupported });
    versions = head.launcher.versions;
    using checkout = await checkOut(context.planFolder, request.ref, launchContext);
    const prepared = await prepareCheckout(plan, checkout, request.ref, launchContext);
    const baseContext = { ...launchContext, planFolder: checkout.planFolder };
    const base = await prepareLauncher(prepared.plan, baseContext);
    notes.push(...head.launcher.notes, ...checkout.notes);
    start(initialCells(plan, head.launcher, { endpoints }));
    await using engine = await openEngine(plan, launchContext, {
      signal,
      onNote: (note) => emit({ type: 'note', note }),
    });
    const common = {
      engine,
      settings: request.settings,
      endpoints,
      requests,
      machine,
      signal,
      distFolder: context.distFolder,
      lingering: new LingeringConnections(),
    };
    const deadline = performance.now() + request.withinSeconds * 1000;
    const remainingSeconds = () => Math.max(0, (deadline - performance.now()) / 1000);
    const sideOf = (options: Pick<SideOptions, 'plan' | 'launcher' | 'launchContext' | 'emit'>) =>
      ComparedSide.start({ ...common, remainingSeconds, ...options });
    await using headSide = await sideOf({ plan, launcher: head.launcher, launchContext, emit });
    await using baseSide = await sideOf({
      plan: prepared.plan,
      launcher: base.launcher,
      launchContext: baseContext,
      emit: (event) => emitOfBase(event, emit),
    });
    await compareSides(
      { head: headSide, base: baseSide },
      {
        ...request,
        commit: checkout.commit,
        dirty: machine.git?.dirty ?? null,
        environment: prepared.environment,
        endpoints,
        openLoad: plan.load.rate !== undefined,
        signal,
        emit,
      },
    );
  } catch (error) {
    failure = failureOf(error);
  }
  if (view.record === null) start([]);
  emit({
    type: 'run-finished',
    at: now(),
    ...endOf(),
    elapsedSeconds: (performance.now() - startedAt) / 1000,
    budgets: [],
  });

  function endOf(): { readonly status: RunStatus; readonly failure: Failure | null } {
    const { cells } = view.record as unknown as RunRecord;
    if (signal.aborted) {
      const endedCells = cells.filter(({ status }) => status !== 'pending').length;
      return { status: 'stopped', failure: { kind: 'stopped', endedCells, cells: cells.length } };
    }
    return { status: failure === null ? 'finished' : 'failed', failure };
  }
}

/** The plan of one point and short trials. It has no budgets: a few short trials are not what they are meant for. */
function comparedPlan(plan: Plan, { settings }: AgainstRequest): Plan {
  return {
    ...plan,
    settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, [value]])),
    load: comparedLoad(plan.load),
    search: 'exhaustive',
    repeats: 1,
    budgets: [],
  };
}

/** What the base does is told, and what it measured is kept apart: the record's cells are the head's. */
function emitOfBase(event: BenchmarkEvent, emit: (event: BenchmarkEvent) => void): void {
  switch (event.type) {
    case 'server-starting':
    case 'server-ready':
    case 'server-stopped':
    case 'trial-started':
    case 'trial-progress':
    case 'note':
      emit(event);
      return;
    default:
  }
}

function now(): string {
  return new Date().toISOString();
}
