import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Programs that do nothing but compute, one core each where there are so many; they end with the scope that holds them. */
export class BusyPrograms implements AsyncDisposable {
  readonly #programs: readonly ChildProcess[];

  constructor(count: number) {
    // Each ends by itself when this process, which holds the other end of its standard input, is gone.
    const endless =
      "process.stdin.on('end', () => process.exit()).resume(); setImmediate(function on() { const until = performance.now() + 50; while (performance.now() < until); setImmediate(on); });";
    this.#programs = Array.from({ length: count }, () =>
      spawn(process.execPath, ['-e', endless], { stdio: ['pipe', 'ignore', 'inherit'] }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs) {
      if (program.exitCode !== null || program.signalCode !== null) continue;
      const ended = once(program, 'exit');
      program.kill('SIGKILL');
      await ended;
    }
  }
}
