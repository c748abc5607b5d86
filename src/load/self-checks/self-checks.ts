import type { Warning } from '../../model/facts/warning.ts';
import type { TrialResult, TrialSpec } from '../../model/trial/trial.ts';
import type { GeneratorReport } from '../generator/protocol.ts';
import { checkAnswers } from './answer-checks.ts';
import { type CheckCircumstances, checkConnections } from './connection-checks.ts';
import { checkGenerator, checkLittlesLaw, checkPauses, checkSchedule, checkTransport } from './generator-checks.ts';
import { checkSteadyState } from './steady-state.ts';

/** What could make this trial's numbers wrong or misread, the gravest first. */
export function selfChecks(
  spec: TrialSpec,
  report: GeneratorReport,
  result: TrialResult,
  circumstances: CheckCircumstances,
): Warning[] {
  if (result.gaveUp?.kind === 'engine-inexact') return [{ kind: 'engine-inexact', failure: result.gaveUp }];
  if (report.sent === 0) return [];
  return [
    ...checkPauses(report),
    ...checkGenerator(report, result),
    ...checkTransport(spec, report),
    ...checkAnswers(report, result),
    ...checkSchedule(result),
    ...checkConnections(spec, report, result, circumstances),
    ...checkLittlesLaw(spec, report, result),
    ...(spec.profile.kind === 'closed' ? checkSteadyState(result.series) : []),
  ];
}
