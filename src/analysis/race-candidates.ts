import type { Load } from '../model/plan.ts';
import { profileOf } from '../model/profile.ts';
import type { Calibration, Cell, Machine, Prediction } from '../model/record.ts';
import { type Settings, settingsKey } from '../model/settings.ts';
import { byServer, bySize } from './contenders.ts';
import { expectedTrialSeconds } from './expected-duration.ts';
import { type EndpointModel, modelEndpoint } from './predict-endpoint.ts';
import type { RaceCandidate } from './race.ts';
import { isComparable, whyCellVoid } from './void.ts';

export interface RaceCandidatesInput {
  /** The endpoint's cells, those not measured yet included; skipped and failed ones are left out of the race. */
  readonly cells: readonly Cell[];
  readonly calibration: Calibration | null;
  readonly machine: Pick<Machine, 'cores'>;
  readonly load: Load;
  /** Whether a cell can still be measured (it waits for its turn, or is predicted). */
  readonly open: (cell: Cell) => boolean;
  /** Settings that users compare with; the smallest are added. */
  readonly references: readonly Settings[];
  /** Seconds from starting a server to its first answer. */
  readonly serverStartSeconds: number;
}

export interface RaceField {
  readonly candidates: readonly RaceCandidate[];
  readonly model: EndpointModel;
}

/** The servers that can race for one endpoint, as the model sees them after what was measured so far. */
export function raceCandidates(input: RaceCandidatesInput): RaceField {
  const { cells, calibration, machine, load, open, references, serverStartSeconds } = input;
  const model = modelEndpoint(cells, calibration, machine, load);
  const smallest = [...cells].sort(bySize)[0];
  const wanted = [...references, ...(smallest === undefined ? [] : [smallest.settings])].map(settingsKey);
  const profile = profileOf(load);
  const warmUp = { requests: load.warmUpRequests ?? load.connections, maxSeconds: load.timeoutSeconds };
  const groups = [...byServer(cells)].flatMap(([key, group]) => {
    const own = group.filter((cell) => cell.sameAs === null);
    const measured = own.find((cell) => cell.measurement !== null);
    const cell = measured ?? own.find(open);
    if (cell === undefined || cell.effective === null) return [];
    const prediction = model.predict(cell.effective);
    return prediction === null ? [] : [{ key, group, cell, prediction, effective: cell.effective }];
  });
  const ranked = groups.map(({ cell }) => cell).sort(bySize);
  const candidates = groups.map(({ key, group, cell, prediction, effective }): RaceCandidate => {
    const fit = model.fit!;
    return {
      key,
      settings: cell.settings,
      kind: `${effective.workerClass} ${effective.model}`,
      prediction,
      ...measuredOf(cell),
      voidReason: cell.measurement === null ? null : whyCellVoid(cell),
      trialSeconds:
        serverStartSeconds +
        expectedTrialSeconds(
          profile,
          { rps: rateOf(cell, prediction), requestMs: fit.demand.cpuMs + fit.demand.waitMs },
          warmUp,
        ),
      costRank: ranked.indexOf(cell),
      reference: group.some(({ settings }) => wanted.includes(settingsKey(settings))),
    };
  });
  return { candidates, model };
}

function rateOf({ measurement }: Cell, prediction: Prediction): number {
  return measurement !== null && measurement.rps.mean > 0 ? measurement.rps.mean : prediction.rps;
}

function measuredOf(cell: Cell): Pick<RaceCandidate, 'trialsRps' | 'trialLogSd'> {
  if (!isComparable(cell)) return { trialsRps: [], trialLogSd: null };
  const { trialsRps, rps } = cell.measurement;
  const known = trialsRps.length === 1 && rps.low !== null && rps.high !== null && rps.low > 0;
  return {
    trialsRps: trialsRps.length > 0 ? trialsRps : [rps.mean],
    trialLogSd: known ? Math.log(rps.high! / rps.low!) / (2 * 1.96) : null,
  };
}
