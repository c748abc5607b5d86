import type { WorkerRestarts } from '../model/run/record.ts';
import type { TrialResult, Warning } from '../model/trial/trial.ts';

/** Lines of the server's own that a warning quotes. */
const quotedLines = 2;

/** Levels under which servers log that something went wrong. */
const grave = /\b(critical|error|warning)\b/i;

/** Says which workers ended while a trial ran, with what the server wrote of them (`lines`). */
export function restartWarning(
  restarts: WorkerRestarts | undefined,
  { requests: { failed, inFlightAtEnd } }: TrialResult,
  lines: readonly string[],
): Warning[] {
  if (restarts === undefined) return [];
  const { ended, started, startCpuSeconds } = restarts;
  const replaced = started === 0 ? 'none has taken its place yet' : `${started} started in their place`;
  const lost =
    failed + inFlightAtEnd === 0
      ? 'No request was lost by it.'
      : 'A request that one of them had in hand counts as failed.';
  const cost =
    started === 0 || startCpuSeconds === null
      ? ''
      : ` To start took ${startCpuSeconds.toFixed(2)} s of CPU, which is no part of the CPU per request.`;
  return [
    {
      kind: 'server-restarted',
      text: `${ended} worker ${ended === 1 ? 'process' : 'processes'} of the server ended while this was measured, ${replaced}. ${lost}${cost}${quoted(restarts, lines)}`,
    },
  ];
}

/** What names one of the ended processes; the first of them is told most of. */
function quoted({ endedPids }: WorkerRestarts, lines: readonly string[]): string {
  for (const pid of endedPids) {
    const about = lines.filter((line) => new RegExp(`(?<!\\d)${pid}(?!\\d)`).test(line));
    const graveLines = about.filter((line) => grave.test(line)).slice(0, quotedLines);
    const shown = graveLines.length > 0 ? graveLines : about.slice(-quotedLines);
    if (shown.length > 0) return ` The server wrote: ${shown.join(' / ')}`;
  }
  return endedPids[0] === undefined ? '' : ` The first of them was process ${endedPids[0]}.`;
}
