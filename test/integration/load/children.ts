import { readdirSync, readFileSync } from 'node:fs';

/** Pids of the living children of a process whose command line names this script. */
export function childrenOf(parent: number, script: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [state, parentPid] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        return state !== 'Z' && Number(parentPid) === parent && command.includes(script);
      } catch {
        return false;
      }
    })
    .map(Number);
}
