import { execFile } from 'node:child_process';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { promisify } from 'node:util';

/** Clock ticks a second in /proc: USER_HZ, 100 on every Linux that Node runs on. */
export const ticksPerSecond = 100;

/** One process in the system's table. */
export interface ListedProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  /** Tells a process from a later one with the same pid: ticks since boot on Linux, seconds since 1970 elsewhere. */
  readonly startedAtTicks: number;
  /** `false` for one that has ended and waits to be reaped. */
  readonly alive: boolean;
}

/** The fields of `/proc/<pid>/stat` that Servebench reads. */
export interface ProcStat extends ListedProcess {
  readonly command: string;
  readonly userTicks: number;
  readonly systemTicks: number;
  readonly reapedUserTicks: number;
  readonly reapedSystemTicks: number;
}

/** Parses `/proc/<pid>/stat` (proc_pid_stat(5)); the command may hold spaces and brackets. `null` if it is cut off. */
export function parseProcStat(text: string): ProcStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  // Field 3 of the manual page, the state, is fields[0] here.
  const numberAt = (field: number) => Number(fields[field - 3]);
  const stat: ProcStat = {
    pid: Number(text.slice(0, open)),
    command: text.slice(open + 1, close),
    alive: fields[0] !== 'Z' && fields[0] !== 'X' && fields[0] !== 'x',
    parentPid: numberAt(4),
    groupId: numberAt(5),
    userTicks: numberAt(14),
    systemTicks: numberAt(15),
    reapedUserTicks: numberAt(16),
    reapedSystemTicks: numberAt(17),
    startedAtTicks: numberAt(22),
  };
  return Number.isNaN(stat.startedAtTicks) ? null : stat;
}

const readBuffer = Buffer.allocUnsafe(64 * 1024);

/**
 * The content of a file of /proc, or `null`: processes end while they are looked at.
 * Synchronous, into one buffer: such a read takes 4 µs, `readFileSync` three times that, and a trip through the thread
 * pool many times; a look at a server takes some hundred reads.
 */
export function readProcFile(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    let text = '';
    for (;;) {
      const count = readSync(file, readBuffer, 0, readBuffer.length, null);
      if (count === 0) return text;
      text += readBuffer.toString('latin1', 0, count);
    }
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

/** `/proc/<pid>/stat`, parsed; `null` if there is no such process. Linux only. */
export function readProcStat(pid: number): ProcStat | null {
  const text = readProcFile(`/proc/${pid}/stat`);
  return text === null ? null : parseProcStat(text);
}

/** Every process of this machine. Empty where they can't be listed: on Windows, and without /proc (`hasProcessTable`). */
export async function listProcesses(): Promise<readonly ListedProcess[]> {
  if (process.platform === 'linux') {
    return procFolder()
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readProcStat(Number(name)))
      .filter((stat) => stat !== null);
  }
  if (process.platform === 'win32') return [];
  return parsePs(await ps(['-axo', psColumns]));
}

function procFolder(): string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

/** Whether processes can be looked up here at all. Where not, one that is not found need not be gone. */
export function hasProcessTable(): boolean {
  if (process.platform === 'linux') return readProcStat(process.pid) !== null;
  return process.platform !== 'win32';
}

/** One process, or `null` if there is none with that pid or it can't be looked up. */
export async function findProcess(pid: number): Promise<ListedProcess | null> {
  if (process.platform === 'linux') return readProcStat(pid);
  if (process.platform === 'win32') return parseWindowsProcess(await windowsProcess(pid));
  return parsePs(await ps(['-o', psColumns, '-p', String(pid)]))[0] ?? null;
}

/**
 * Whether a process that was started at a known time is still there. `unknown` is neither: something has its pid, and
 * whether it is the same can't be told here.
 */
export async function liveness(pid: number, startedAtTicks: number | null): Promise<'alive' | 'gone' | 'unknown'> {
  if (!pidIsTaken(pid)) return 'gone';
  const found = await findProcess(pid);
  if (found === null) return hasProcessTable() ? 'gone' : 'unknown';
  if (!found.alive) return 'gone';
  if (startedAtTicks === null) return 'unknown';
  return found.startedAtTicks === startedAtTicks ? 'alive' : 'gone';
}

/** Whether any process has that pid, be it somebody else's (kill(2): EPERM). */
export function pidIsTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** What `windowsProcess` prints: parent's pid, and when it began in whole seconds since 1970. */
export function parseWindowsProcess(text: string): ListedProcess | null {
  const match = /^(\d+),(\d+),(\d+)\s*$/m.exec(text);
  if (match === null) return null;
  const [pid, parentPid, startedAtTicks] = match.slice(1).map(Number) as [number, number, number];
  return { pid, parentPid, groupId: 0, startedAtTicks, alive: true };
}

/** One process as Windows has it; empty where there is none or nobody answers. */
async function windowsProcess(pid: number): Promise<string> {
  const query = `Get-CimInstance Win32_Process -Filter "ProcessId=${pid}" | ForEach-Object { "$($_.ProcessId),$($_.ParentProcessId),$(([DateTimeOffset]$_.CreationDate).ToUnixTimeSeconds())" }`;
  try {
    const { stdout } = await promisify(execFile)(
      'powershell.exe',
      ['-NoProfile', '-NonInteractive', '-Command', query],
      {
        windowsHide: true,
        timeout: 10_000,
      },
    );
    return stdout;
  } catch {
    return '';
  }
}

/** The command line of a process, its arguments joined by spaces; empty where it can't be read. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readProcFile(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '';
  return process.platform === 'win32' ? '' : (await ps(['-o', 'command=', '-p', String(pid)])).trim();
}

const psColumns = 'pid=,ppid=,pgid=,stat=,lstart=';

/** Parses `ps -o pid=,ppid=,pgid=,stat=,lstart=`. */
export function parsePs(text: string): ListedProcess[] {
  const processes: ListedProcess[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    if (match === null) continue;
    const [, pid, parentPid, groupId, state, started] = match as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    processes.push({
      pid: Number(pid),
      parentPid: Number(parentPid),
      groupId: Number(groupId),
      startedAtTicks: Math.round(Date.parse(started) / 1000),
      alive: !state.startsWith('Z'),
    });
  }
  return processes;
}

async function ps(args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('ps', [...args], {
      env: { ...process.env, LC_ALL: 'C' },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch {
    // `ps -p` fails when there is no such process.
    return '';
  }
}
