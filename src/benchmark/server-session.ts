import { runTrial } from '../load/run-trial.ts';
import type { ServerSpend } from '../model/record.ts';
import type { TrialProgress, TrialResult, TrialSpec, Warning } from '../model/trial.ts';
import type { ResourceSnapshot, RunningServer } from '../service/running-server.ts';

/** One load test on a running server, and what its processes spent while it was measured. */
export interface ObservedTrial {
  readonly result: TrialResult;
  readonly server: ServerSpend | null;
}

/** Runs one load test and reads the server's resources exactly around its measured part: after the warm-up, and at its end. */
export async function observeTrial(
  server: RunningServer,
  spec: TrialSpec,
  options: {
    readonly generatorScript: string;
    readonly signal: AbortSignal;
    /** Settles when the trial has become pointless (the server ended), with a sentence that says why. */
    readonly gone: Promise<string>;
    readonly onProgress?: (progress: TrialProgress) => void;
  },
): Promise<ObservedTrial> {
  let before: ResourceSnapshot | null = null;
  const { gone, ...rest } = options;
  const result = await runTrial(spec, {
    ...rest,
    serverGone: gone,
    beforeMeasuring: async () => {
      before = await server.snapshot();
    },
  });
  const after = await server.snapshot();
  if (before === null || after === null) return { result, server: null };
  const answered = Object.values(result.requests.byStatus).reduce((sum, count) => sum + count, 0);
  const spend = server.spentBetween(before, after, answered);
  return {
    result: { ...result, warnings: [...result.warnings, ...overflowWarning(before, after, result)] },
    server: spend,
  };
}

function overflowWarning(before: ResourceSnapshot, after: ResourceSnapshot, result: TrialResult): Warning[] {
  const dropped = (after.listenOverflows ?? 0) - (before.listenOverflows ?? 0);
  if (dropped <= 0 || result.warnings.some((warning) => warning.kind === 'backlog-overflow')) return [];
  return [
    {
      kind: 'backlog-overflow',
      text: `The kernel dropped ${dropped} connection attempts because the server's backlog was full; each waits a second or more before it is tried again.`,
    },
  ];
}
