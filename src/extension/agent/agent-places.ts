import type { BenchmarkRunner } from '../benchmark-runner.ts';
import type { BenchmarkSession } from '../benchmark-session.ts';
import type { Results } from '../results.ts';

/** What the tools for agents work with. */
export interface AgentPlaces {
  readonly runner: BenchmarkRunner;
  readonly session: BenchmarkSession;
  readonly results: Results;
}
