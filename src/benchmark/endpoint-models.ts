import { answer, type EndpointModel, questionOf } from '../analysis/fit/predict-endpoint.ts';
import { withMachineReadings } from '../analysis/measured/machine-readings.ts';
import { isMeasurable } from '../model/run/fold.ts';
import type { Calibration, Cell, Prediction, RunRecord } from '../model/run/record.ts';
import type { Breather } from './breather.ts';

/** An endpoint of a run as it stands. */
export interface EndpointSoFar {
  readonly endpoint: string;
  /** Its cells as they are recorded. */
  readonly cells: readonly Cell[];
  /** The same cells, each with what other programs did meanwhile (`withMachineReadings`). */
  readonly readings: readonly Cell[];
  readonly calibration: Calibration | null;
  /** What has learnt from its calibration and its measured cells. */
  readonly model: EndpointModel;
}

/** What of a run its endpoints rest on. */
export type ModelledRun = Pick<RunRecord, 'cells' | 'calibrations' | 'machine' | 'plan'>;

interface KnownModel {
  /** What it was worked out from, as a text. */
  readonly asked: string;
  readonly model: EndpointModel;
}

/**
 * The capacity models of a run's endpoints. A model is worked out again only when what it learns from has changed, and each
 * of its predictions once: a step of a run costs what the endpoints that it measured cost, however many others there are.
 */
export class EndpointModels {
  readonly #known = new Map<string, KnownModel>();
  #last: { readonly run: ModelledRun; readonly endpoints: readonly EndpointSoFar[] } | null = null;

  /** Every endpoint of a run that has cells, in their order. Works out what is not known yet. */
  of(run: ModelledRun): readonly EndpointSoFar[] {
    if (this.#last?.run.cells === run.cells && this.#last.run.calibrations === run.calibrations)
      return this.#last.endpoints;
    const endpoints = endpointsOf(run).map((endpoint) => ({ ...endpoint, model: this.#modelOf(endpoint, run) }));
    this.#last = { run, endpoints };
    return endpoints;
  }

  /**
   * Works out what `of` and its models' predictions will be asked for, and lets others have their turn in between. Ends
   * early when the run is stopped.
   */
  async learn(run: ModelledRun, breather: Breather): Promise<void> {
    for (const endpoint of endpointsOf(run)) {
      const { predict } = this.#modelOf(endpoint, run);
      if (!(await breather.pause())) return;
      for (const cell of endpoint.cells) {
        if (cell.effective === null || !isMeasurable(cell)) continue;
        predict(cell.effective);
        if (!(await breather.pause())) return;
      }
    }
  }

  /**
   * The endpoints for a conclusion that can't wait: a model that is known counts though it has not learnt from the last trials yet.
   */
  atOnce(run: ModelledRun): ReadonlyMap<string, EndpointModel> {
    return new Map(
      endpointsOf(run).map((one) => [one.endpoint, this.#known.get(one.endpoint)?.model ?? this.#modelOf(one, run)]),
    );
  }

  #modelOf({ endpoint, readings, calibration }: Omit<EndpointSoFar, 'model'>, { machine, plan }: ModelledRun) {
    const question = questionOf(readings, calibration, machine, plan.load);
    const asked = JSON.stringify(question);
    const known = this.#known.get(endpoint);
    if (known?.asked === asked) return known.model;
    const model = remembering(answer(question));
    this.#known.set(endpoint, { asked, model });
    return model;
  }
}

/** A model that works each server's prediction out once. */
function remembering({ fit, predict }: EndpointModel): EndpointModel {
  const known = new Map<string, Prediction | null>();
  return {
    fit,
    predict(effective) {
      const before = known.get(effective.key);
      if (before !== undefined) return before;
      const prediction = predict(effective);
      known.set(effective.key, prediction);
      return prediction;
    },
  };
}

function endpointsOf({ cells, calibrations }: ModelledRun): Omit<EndpointSoFar, 'model'>[] {
  const readings = withMachineReadings(cells, calibrations);
  const known = new Map<string, Calibration>();
  for (const calibration of calibrations)
    if (!known.has(calibration.endpoint)) known.set(calibration.endpoint, calibration);
  const endpoints = new Map<string, { cells: Cell[]; readings: Cell[] }>();
  cells.forEach((cell, index) => {
    const own = endpoints.get(cell.endpoint) ?? { cells: [], readings: [] };
    own.cells.push(cell);
    own.readings.push(readings[index] ?? cell);
    endpoints.set(cell.endpoint, own);
  });
  return [...endpoints].map(([endpoint, own]) => ({ endpoint, ...own, calibration: known.get(endpoint) ?? null }));
}
