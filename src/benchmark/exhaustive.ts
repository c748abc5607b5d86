import { seededRandom } from '../analysis/statistics/random.ts';
import { isPending } from '../model/run/fold.ts';
import type { Settings } from '../model/settings.ts';
import { settingsKey } from '../model/settings.ts';
import { calibrationStep } from './calibration-step.ts';
import { shuffled } from './shuffle.ts';
import type { PlannedTrial, RunSoFar, ServerStep, Strategy } from './strategy.ts';

/**
 * Measures every cell `plan.repeats` times, each time on a fresh server: the settings in a shuffled order, so that a
 * drift of the machine does not look like a setting's effect, and all endpoints of a setting on one server start. The same
 * seed gives the same order again.
 */
export function exhaustive(seed: number): Strategy {
  const random = seededRandom(seed);
  let rounds: ServerStep[] | null = null;
  /** Of the steps after the first one, which calibrates. */
  let stepSeconds = 0;
  let steps = -1;
  let startedAtSeconds: number | null = null;

  return {
    next(run) {
      const now = run.elapsedSeconds;
      if (startedAtSeconds !== null && ++steps > 0) stepSeconds += now - startedAtSeconds;
      startedAtSeconds = now;
      const calibration = calibrationStep(run);
      if (calibration !== null && rounds === null) {
        rounds = plannedRounds(run, random);
        return calibration;
      }
      rounds ??= plannedRounds(run, random);
      return rounds.shift() ?? null;
    },
    remainingSeconds() {
      if (rounds === null || steps < 1) return null;
      return (stepSeconds / steps) * (rounds.length + 0.5);
    },
  };
}

function plannedRounds(run: RunSoFar, random: () => number): ServerStep[] {
  const servers = new Map<string, { settings: Settings; endpoints: string[] }>();
  for (const cell of run.cells) {
    if (!isPending(cell)) continue;
    const settings = cell.sameAs ?? cell.settings;
    const server = servers.get(settingsKey(settings)) ?? { settings, endpoints: [] };
    if (!server.endpoints.includes(cell.endpoint)) server.endpoints.push(cell.endpoint);
    servers.set(settingsKey(settings), server);
  }
  const rounds: ServerStep[] = [];
  for (let round = 0; round < run.plan.repeats; round++) {
    for (const server of shuffled([...servers.values()], random)) {
      const trials = shuffled(server.endpoints, random).map(
        (endpoint): PlannedTrial => ({ endpoint, purpose: 'measurement' }),
      );
      rounds.push({ settings: server.settings, trials });
    }
  }
  return rounds;
}
