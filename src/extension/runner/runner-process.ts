import { type ChildProcess, fork } from 'node:child_process';
import { t } from '../../words/language.ts';
import type { FromRunner, ToRunner } from './protocol.ts';

/** How long the runner may take to end by itself after a stop before it is killed. */
const killAfterMs = 10_000;
/** How long it may linger after it has said that it is done. */
const lingerMs = 2000;
const lateMessagesMs = 500;

export interface RunnerListener {
  /** A message of the runner, in order. */
  onMessage(message: FromRunner): void;
  /** What the runner printed, a piece at a time: nothing in a good run. */
  onOutput(text: string): void;
}

/** The benchmark's child process, seen from the editor. */
export class RunnerProcess {
  /** Resolves when the process is gone, with a sentence when it ended before it was done. */
  readonly ended: Promise<string | null>;
  readonly #child: ChildProcess;
  #done = false;

  constructor(file: string, environment: NodeJS.ProcessEnv, listener: RunnerListener) {
    this.#child = fork(file, [], {
      // On the desktop process.execPath is Electron, which is Node only when it is told so.
      env: { ...environment, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.on('message', (message) => this.#receive(message as FromRunner, listener));
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => listener.onOutput(text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => listener.onOutput(text));
    this.ended = this.#whenEnded();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  start(message: Extract<ToRunner, { type: 'run' | 'profile' | 'capacity' | 'ask' }>): void {
    this.#send(message);
  }

  /** Asks the runner to stop; kills it when it doesn't. */
  stop(): void {
    this.#send({ type: 'stop' });
    this.#killAfter(killAfterMs);
  }

  #receive(message: FromRunner, listener: RunnerListener): void {
    if (message.type === 'done') {
      this.#done = true;
      this.#killAfter(lingerMs);
    }
    listener.onMessage(message);
  }

  #send(message: ToRunner): void {
    // A closed channel means that the process has ended: `ended` tells.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #killAfter(ms: number): void {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), ms);
    this.#child.once('exit', () => clearTimeout(timer));
  }

  #whenEnded(): Promise<string | null> {
    return new Promise((resolve) => {
      this.#child.once('error', (error) =>
        resolve(t("The benchmark's process could not be started: {0}", error.message)),
      );
      this.#child.once('exit', (code, signal) => {
        const verdict = () =>
          resolve(
            this.#done
              ? null
              : t('The benchmark’s process ended early ({0}).', signal ?? t('exit code {0}', code ?? '')),
          );
        // Messages may still be in the channel when the process is gone; `close` may never come (inherited pipes).
        if (this.#done) verdict();
        else setTimeout(verdict, lateMessagesMs);
      });
    });
  }
}
