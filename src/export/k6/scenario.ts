import type { LoadProfile } from '../../model/trial/trial.ts';
import { t } from '../../words/language.ts';
import { goDuration, wholeRate } from '../whole-rate.ts';

/** The scenario of a load profile, as the body of an object in JavaScript, and where it differs from the plan. */
export interface ScenarioCode {
  readonly lines: readonly string[];
  readonly differences: readonly string[];
}

/** @param timeoutSeconds limit of one request, which a client may still need when its time is over. */
export function scenarioCode(profile: LoadProfile, timeoutSeconds: number): ScenarioCode {
  switch (profile.kind) {
    case 'closed':
      return profile.requests === null
        ? {
            lines: [
              "executor: 'constant-vus',",
              `vus: ${profile.connections},`,
              `duration: '${goDuration(profile.seconds)}',`,
              `gracefulStop: '${goDuration(timeoutSeconds)}',`,
            ],
            differences: [],
          }
        : {
            lines: [
              "executor: 'shared-iterations',",
              `vus: ${profile.connections},`,
              `iterations: ${profile.requests},`,
              // k6 would stop after 10 minutes: this is what the slowest server needs that still keeps to the limit.
              `maxDuration: '${goDuration(Math.ceil(profile.requests / profile.connections) * timeoutSeconds)}',`,
            ],
            differences: [],
          };
    case 'open': {
      const { rate, seconds } = wholeRate(profile.ratePerSecond);
      return {
        lines: [
          "executor: 'constant-arrival-rate',",
          `rate: ${rate},`,
          `timeUnit: '${goDuration(seconds)}',`,
          `duration: '${goDuration(profile.seconds)}',`,
          `preAllocatedVUs: ${profile.connections},`,
          `maxVUs: ${profile.connections},`,
          `gracefulStop: '${goDuration(timeoutSeconds)}',`,
        ],
        differences: [
          t(
            'A request for which no client is free is dropped at once and counted in dropped_iterations; Servebench lets it wait and counts the wait.',
          ),
        ],
      };
    }
    case 'ramp':
      return {
        lines: [
          "executor: 'ramping-vus',",
          `startVUs: ${profile.steps[0] ?? 1},`,
          'stages: [',
          ...profile.steps.flatMap((target) => [
            `  { duration: '0s', target: ${target} },`,
            `  { duration: '${goDuration(profile.secondsPerStep)}', target: ${target} },`,
          ]),
          '],',
          `gracefulRampDown: '${goDuration(timeoutSeconds)}',`,
          `gracefulStop: '${goDuration(timeoutSeconds)}',`,
        ],
        differences: [],
      };
  }
}
