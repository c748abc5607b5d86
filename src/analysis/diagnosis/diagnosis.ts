import type { Bound, Limit } from '../../model/facts/bound.ts';
import type { Finding, FindingOf } from '../../model/facts/finding.ts';
import type { Load } from '../../model/plan/plan.ts';
import { isComparable } from '../../model/run/comparable.ts';
import type { Calibration, Cell, Diagnosis, Machine, RunRecord } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import { believedFit } from '../fit/believed-fit.ts';
import { trustedCalibration } from '../fit/calibration-prior.ts';
import type { DemandFit } from '../fit/fit-demand.ts';
import { type EndpointModel, loadedMachine, modelEndpoint } from '../fit/predict-endpoint.ts';
import { withMachineReadings } from '../measured/machine-readings.ts';
import { evidenceOf } from './diagnosis-evidence.ts';
import { limitOf } from './limits.ts';
import { delayedAckOf, ownLimitOf, warnedOff } from './told-by-warnings.ts';
import { cpuBoundFrom, lockFrom, worthDoubt } from './tuning.ts';
import { boundOf, judge, type Verdict } from './verdict.ts';

export interface DiagnosisInput {
  readonly endpoint: string;
  /** The endpoint's cells; others are ignored. */
  readonly cells: readonly Cell[];
  readonly calibration: Calibration | null;
  readonly machine: Pick<Machine, 'cores'>;
  readonly load: Load;
  /** The endpoint's model, where it is worked out already. */
  readonly model?: EndpointModel | undefined;
}

/**
 * What bounds one endpoint, with its evidence, and what limits each measured cell.
 *
 * CPU and wait of a request come from the calibration where there is one, else from the rates: they tell by how they
 * change with workers and threads. A lock shows only there: one request at a time waits for nobody, so its calibration
 * looks like I/O. `lock` is said where requests stand still one after another, within each process or over all of them;
 * where a few of them can wait at once (a pool, a busy service behind) it is `io`, limited `downstream`.
 * `inconclusive` when the figures allow two verdicts, or when they can't be trusted.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const { endpoint, machine, load } = input;
  const calibration = trustedCalibration(input.calibration);
  const leftOut = leftOutCalibration(input.calibration);
  const cells = input.cells.filter((cell) => cell.endpoint === endpoint);
  const comparable = cells.filter(isComparable).filter((cell) => cell.sameAs === null);
  const { fit } = input.model ?? modelEndpoint(cells, calibration, machine, load);
  const context = loadedMachine(machine, load);
  const told = { cells, calibration: input.calibration };
  const off = warnedOff(told);
  const delayedAck = delayedAckOf(told);
  const isDelayed = off === null && delayedAck !== null && comparable.length === 0;
  const judged: Verdict =
    off !== null
      ? { bound: 'inconclusive', because: [off] }
      : isDelayed
        ? { bound: 'io', because: [] }
        : judge({ fit, calibration, comparable, cells, machine: context });
  const ownLimit = judged.bound === 'lock' ? ownLimitOf({ cells }) : null;
  const verdict: Verdict = ownLimit === null ? judged : { bound: 'inconclusive', because: [ownLimit] };
  const figures = figuresOf(verdict.bound, fit, calibration);
  const beside: readonly Finding[] = [
    ...(off === null && delayedAck !== null ? [{ kind: 'warned' as const, warning: delayedAck }] : []),
    ...leftOut,
  ];
  const summary: readonly Finding[] = isDelayed
    ? [{ kind: 'acknowledgement-bound', endpoint, delayMs: delayedAck.delayMs, cpuMs: calibration?.cpuMs ?? null }]
    : summaryOf(endpoint, verdict, fit, figures);
  const believed = believedFit(fit, verdict.bound);
  const limits: Record<string, Limit> = {};
  for (const cell of cells) {
    if (cell.measurement !== null) limits[settingsKey(cell.settings)] = limitOf(cell, believed, context);
  }
  const evidence = evidenceOf({
    fit: believed,
    calibration,
    comparable,
    cells,
    context,
  });
  return {
    endpoint,
    bound: verdict.bound,
    cpuMs: figures?.cpuMs ?? null,
    waitMs: figures?.waitMs ?? null,
    evidence: [...leftOut, ...verdict.because, ...evidence],
    summary: [...summary, ...beside],
    limits,
  };
}

/** What a run says of each of its endpoints that has a measured cell, in the order of the plan. */
export function diagnoseRun({ plan, machine, cells, calibrations, models }: DiagnosedRun): Diagnosis[] {
  const known = withMachineReadings(cells, calibrations);
  return plan.endpoints
    .filter(({ name }) => cells.some(({ endpoint, measurement }) => endpoint === name && measurement !== null))
    .map(({ name: endpoint }) =>
      diagnose({
        endpoint,
        cells: known,
        calibration: calibrations.find((calibration) => calibration.endpoint === endpoint) ?? null,
        machine,
        load: plan.load,
        model: models?.get(endpoint),
      }),
    );
}

/** What of a run its diagnoses rest on. */
export type DiagnosedRun = Pick<RunRecord, 'plan' | 'cells' | 'calibrations'> &
  Pick<DiagnosisInput, 'machine'> & {
    /** The endpoints' models by name, where they are worked out already. */
    readonly models?: ReadonlyMap<string, EndpointModel>;
  };

/** That a calibration was left out since some of its requests failed. */
function leftOutCalibration(calibration: Calibration | null): Finding[] {
  const { failed = 0, requests = 0 } = calibration ?? {};
  return failed === 0 ? [] : [{ kind: 'calibration-left-out', failed, requests: failed + requests }];
}

interface Figures {
  readonly cpuMs: number;
  readonly waitMs: number;
}

/** C and W to tell: the calibration's, unless the rates showed that it took something else for them. */
function figuresOf(bound: Bound, fit: DemandFit | null, calibration: Calibration | null): Figures | null {
  if (calibration?.cpuMs != null && calibration.waitMs !== null) {
    const { cpuMs, waitMs } = calibration;
    if (bound === 'lock' || bound === 'inconclusive' || boundOf(cpuMs / (cpuMs + waitMs)) === bound)
      return { cpuMs, waitMs };
  }
  return bound === 'inconclusive' || fit === null ? null : fit.demand;
}

/** The verdict, and what it leaves open. */
function summaryOf(endpoint: string, verdict: Verdict, fit: DemandFit | null, figures: Figures | null): Finding[] {
  const { bound, because } = verdict;
  if (fit === null || figures === null || bound === 'inconclusive')
    return [{ kind: 'unknown-bound', endpoint }, ...because.slice(0, 1)];
  const { cpuMs, waitMs } = figures;
  const { waitsAtOnce } = fit.demand;
  const share = cpuMs / (cpuMs + waitMs);
  switch (bound) {
    case 'cpu':
      return [{ kind: 'cpu-bound', endpoint, cpuMs, cpuShare: share >= cpuBoundFrom ? share : null }, ...because];
    case 'io':
      return [{ kind: 'io-bound', endpoint, waitMs, waitShare: 1 - share, atOnce: waitsAtOnce }];
    case 'mixed':
      return [{ kind: 'part-cpu-part-waiting', endpoint, cpuMs, waitMs }];
    case 'lock': {
      if (fit.supposition === 'global-lock') return [{ kind: 'computes-under-lock', endpoint, cpuMs }];
      const heldMs = waitMs * (waitsAtOnce === 1 ? 1 : fit.demand.processLockShare || 1);
      return [{ kind: 'lock-bound', endpoint, lock: lockOf(fit), heldMs }];
    }
  }
}

/** Which lock the rates speak of, as far as they tell. */
function lockOf(fit: DemandFit): FindingOf<'lock-bound'>['lock'] {
  const serious = fit.plausible.filter(({ weight }) => weight >= worthDoubt).map(({ demand }) => demand);
  const shared = serious.some(({ waitsAtOnce }) => waitsAtOnce === 1);
  const own = serious.some(({ processLockShare }) => processLockShare >= lockFrom);
  if (shared) return own ? 'any' : 'of-all-processes';
  return serious.some(({ waitsYield }) => !waitsYield) ? 'of-each-process-or-blocking-wait' : 'of-each-process';
}
