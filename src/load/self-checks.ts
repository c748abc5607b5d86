import type { TrialResult, TrialSpec, Warning } from '../model/trial.ts';
import type { GeneratorReport } from './generator/protocol.ts';
import type { TrialCircumstances } from './trial-result.ts';

/** What could make this trial's numbers wrong or misread. */
export function selfChecks(
  spec: TrialSpec,
  report: GeneratorReport,
  result: TrialResult,
  circumstances: TrialCircumstances,
): Warning[] {
  void spec;
  void report;
  void result;
  void circumstances;
  return [];
}
