import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a program printed, how it ended, and the CPU that it and its children used. */
export interface ToolRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly cpuSeconds: number;
}

const clockTicksPerSecond = 100;

/**
 * Runs a program to its end, on one core if asked. Nothing else may be started and awaited meanwhile, since its CPU is read from what this
 * process's reaped children have used (`cutime + cstime` of /proc/self/stat, 10 ms ticks).
 */
export async function runTool(
  command: readonly string[],
  options: { readonly core: number | null; readonly input?: string },
): Promise<ToolRun> {
  const [program = '', ...args] = options.core === null ? command : ['taskset', '-c', String(options.core), ...command];
  const before = reapedCpuSeconds();
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {
    // A program that does not read its input may close it.
  });
  child.stdin.end(options.input ?? '');
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { stdout, stderr, exitCode, cpuSeconds: reapedCpuSeconds() - before };
}

function reapedCpuSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / clockTicksPerSecond;
}

/** The number behind the first match, 0 without one. */
export function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}
