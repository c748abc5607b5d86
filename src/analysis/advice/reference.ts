import type { ReferenceName } from '../../model/facts/reason.ts';
import type { Plan } from '../../model/plan/plan.ts';
import type { Calibration, Cell, Diagnosis, Machine } from '../../model/run/record.ts';
import type { Settings } from '../../model/settings.ts';
import type { EndpointModel } from '../fit/predict-endpoint.ts';

/** Settings that users compare with: the launcher's default, the rule of thumb, what the project runs today. */
export interface Reference {
  readonly name: ReferenceName;
  readonly settings: Settings;
}

export interface RecommendationInput {
  readonly plan: Plan;
  readonly machine: Pick<Machine, 'cores' | 'physicalCores'>;
  readonly cells: readonly Cell[];
  readonly diagnoses: readonly Diagnosis[];
  /** They sharpen the advice; without them the model goes by the rates alone. */
  readonly calibrations?: readonly Calibration[];
  /** The endpoints' models by name, where they are worked out already. */
  readonly models?: ReadonlyMap<string, EndpointModel>;
  readonly references: readonly Reference[];
  readonly commandFor: (settings: Settings) => string;
}

/** Whether a cell's settings are the reference's, which may name settings that the plan does not vary. */
export function matchesReference(cell: Settings, reference: Settings): boolean {
  const names = Object.keys(cell);
  return names.length > 0 && names.every((name) => cell[name] === reference[name]);
}
