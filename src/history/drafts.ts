import { createHash, randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

const draftEnding = '.draft';
/** Writing a record takes moments; what is older was left behind, whoever wrote it. */
const abandonedAfterMs = 60 * 60 * 1000;

/** What a file is called while this process writes it. */
export function draftOf(file: string): string {
  return `${file}.${process.pid}@${here()}-${randomUUID().slice(0, 8)}${draftEnding}`;
}

export function isDraft(name: string): boolean {
  return name.endsWith(draftEnding);
}

/** Whether nobody will finish a draft: its writer is known to be gone, or it is old. */
export function isAbandoned(name: string, ageMs: number): boolean {
  if (ageMs > abandonedAfterMs) return true;
  const [, pid, place] = /\.(\d+)@([0-9a-f]+)-[0-9a-f]+\.draft$/.exec(name) ?? [];
  return pid !== undefined && place === here() && !isThere(Number(pid));
}

/** Where the pids of this process's drafts mean something: a folder may be shared with containers and with other machines. */
function here(): string {
  return createHash('sha256').update(`${hostname()} ${pidNamespace()}`).digest('hex').slice(0, 8);
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's is there as well.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
