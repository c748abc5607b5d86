import { basename } from 'node:path';
import { readProcFile, readProcStat } from '../../host/processes/process-list.ts';
import { portHolders } from '../../host/sockets/port-owner.ts';
import type { Explanation } from '../../model/facts/failure.ts';
import { within } from './own-code.ts';
import { errorThatMatters } from './tracebacks.ts';

/** How systems and libraries say that an address is in use; the port is the first group, where it is told. */
const inUse = /EADDRINUSE|address already in use|Errno 98\b|Errno 48\b/i;

/**
 * A port that the application wants for itself beside the one that Servebench chose, and that somebody has already. `null`:
 * the lines tell of none. `own`: the processes of the server.
 */
export function ownPortTaken(
  lines: readonly string[],
  { port, cwd, own }: { readonly port: number | null; readonly cwd: string; readonly own: readonly number[] },
): Explanation | null {
  const told = lines.filter((one) => inUse.test(one) && (port === null || !new RegExp(`\\b${port}\\b`).test(one)));
  if (told.length === 0) return null;
  const [, digits] =
    told
      .map((line) => /\('[^']*', (\d{2,5})/.exec(line) ?? /:(\d{2,5})\b/.exec(line) ?? [])
      .findLast((match) => match[1] !== undefined) ?? [];
  const wanted = digits === undefined ? null : Number(digits);
  const pids = wanted === null ? [] : portHolders({ host: '127.0.0.1', port: wanted });
  const strangers = pids.filter((pid) => !own.includes(pid));
  const reader = errorThatMatters(lines)?.reader ?? null;
  return {
    kind: 'own-port-taken',
    port: wanted,
    holders: strangers.map((pid) => ({ pid, program: programOf(pid) })),
    isOwn: pids.length > 0 && strangers.length === 0,
    reader: reader === null ? null : within(cwd, reader),
  };
}

/** What a process is called: of its command line the program alone, since arguments may hold secrets. */
function programOf(pid: number): string {
  const [path = ''] = (readProcFile(`/proc/${pid}/cmdline`) ?? '').split('\0');
  return basename(path) || (readProcStat(pid)?.command ?? 'a program');
}
