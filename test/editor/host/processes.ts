import { execa } from 'execa';

/** One process of this machine. */
export interface Process {
  readonly pid: number;
  readonly parentPid: number;
  readonly command: string;
}

/** Every process of this machine (Linux and macOS). */
export async function listProcesses(): Promise<readonly Process[]> {
  const { stdout } = await execa('ps', ['-eo', 'pid=,ppid=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parentPid: Number(match[2]), command: match[3] as string }] : [];
  });
}

/** The children of a process, their children, and so on. */
export function descendantsOf(pid: number, processes: readonly Process[]): readonly Process[] {
  const children = processes.filter(({ parentPid }) => parentPid === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child.pid, processes)]);
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
