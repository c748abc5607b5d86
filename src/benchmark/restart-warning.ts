import type { ServerLimit } from '../model/facts/server-limit.ts';
import type { Warning } from '../model/facts/warning.ts';
import type { WorkerRestarts } from '../model/run/record.ts';
import type { TrialResult } from '../model/trial/trial.ts';

/** Lines of the server's own that a warning quotes. */
const quotedLines = 2;

/** Levels under which servers log that something went wrong. */
const grave = /\b(critical|error|warning)\b/i;

/** Says which workers ended while a trial ran, with what the server wrote of them (`lines`). */
export function restartWarning(
  restarts: WorkerRestarts | undefined,
  { requests: { failed, inFlightAtEnd } }: TrialResult,
  lines: readonly string[],
  limits: readonly ServerLimit[],
): Warning[] {
  if (restarts === undefined) return [];
  const retiring = limits.find(({ beyond }) => beyond === 'retired');
  // A worker that was killed or broke down is told as what it is.
  const isRetired = retiring !== undefined && failed + inFlightAtEnd === 0 && !lines.some((line) => grave.test(line));
  const { ended, started, startCpuSeconds, endedPids } = restarts;
  return [
    {
      kind: 'server-restarted',
      ended,
      started,
      lost: failed + inFlightAtEnd > 0,
      startCpuSeconds,
      firstPid: endedPids[0] ?? null,
      quoted: quoted(endedPids, lines),
      ...(isRetired ? { retiredAfter: { option: retiring.option, value: retiring.value } } : {}),
    },
  ];
}

/** What names one of the ended processes; the first of them is told most of. */
function quoted(endedPids: readonly number[], lines: readonly string[]): readonly string[] {
  for (const pid of endedPids) {
    const about = lines.filter((line) => new RegExp(`(?<!\\d)${pid}(?!\\d)`).test(line));
    const graveLines = about.filter((line) => grave.test(line)).slice(0, quotedLines);
    const shown = graveLines.length > 0 ? graveLines : about.slice(-quotedLines);
    if (shown.length > 0) return shown;
  }
  return [];
}
