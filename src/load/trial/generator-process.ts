import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { ownNodeEnvironment } from '../../host/server-environment.ts';
import type { Failure } from '../../model/facts/failure.ts';
import type { FromGenerator, ToGenerator } from '../generator/protocol.ts';
import { generatorOptions } from './generator-options.ts';
import { keptErrorBytes } from './tuning.ts';

/** The load generator could not do its work. */
export class GeneratorError extends Error {
  override readonly name = 'GeneratorError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

type Answer<Type extends FromGenerator['type']> = Extract<FromGenerator, { type: Type }>;

/** One generator process. It never outlives its disposal, and ends by itself when this process dies. */
export class GeneratorProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;
  #errorOutput = '';
  #exited = false;

  constructor(script: string, onMessage: (message: FromGenerator) => void) {
    this.#child = fork(script, [], {
      execPath: process.execPath,
      execArgv: generatorOptions(process.versions),
      env: ownNodeEnvironment(),
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errorOutput = (this.#errorOutput + text).slice(-keptErrorBytes);
    });
    this.#child.on('message', (message) => onMessage(message as FromGenerator));
    this.#ended = new Promise((_, reject) => {
      this.#child.once('error', (error) => {
        this.#exited = true;
        reject(new GeneratorError({ kind: 'generator-not-started', why: error.message }));
      });
      this.#child.once('exit', (code, signal) => {
        this.#exited = true;
        reject(new GeneratorError(this.#end(code, signal)));
      });
    });
    // Its end is only an error for those who wait for an answer.
    this.#ended.catch(() => {});
  }

  tell(message: ToGenerator): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Sends a message and waits for the answer of that type. Throws `GeneratorError` when the process ends before. */
  ask<Type extends FromGenerator['type']>(message: ToGenerator, type: Type): Promise<Answer<Type>> {
    const answer = new Promise<Answer<Type>>((resolve) => {
      const listener = (received: unknown) => {
        const candidate = received as FromGenerator;
        if (candidate.type !== type) return;
        this.#child.off('message', listener);
        resolve(candidate as Answer<Type>);
      };
      this.#child.on('message', listener);
    });
    this.tell(message);
    return Promise.race([answer, this.#ended]);
  }

  /** Ends the process for certain, whatever it does. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#exited) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited.catch(() => {});
  }

  #end(code: number | null, signal: NodeJS.Signals | null): Failure {
    const lines = this.#errorOutput.trim().split('\n');
    const why = (lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? '').trim();
    return { kind: 'generator-ended', why: why === '' ? null : why, phase: 'running', exit: { code, signal } };
  }
}
