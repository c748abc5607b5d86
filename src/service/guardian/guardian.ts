import { type ChildProcess, spawn } from 'node:child_process';
import { ownNodeEnvironment } from '../../host/server-environment.ts';
import type { Lease } from '../leases/lease.ts';
import { type GuardianMessage, guardedText, guardedVariable } from './protocol.ts';

/** How long a guardian with nothing to guard is kept for the next server. */
const lingerMs = 10_000;
/** Guardians that end sooner than this, so many in a row, can't run here: no further one is started before the next server. */
const leastLifeMs = 1000;
const shortLivesToGiveUp = 3;

const guardians = new Map<string, Guardian>();

/** The guardian of this process, started when there is something to guard. */
export function guardianOf(script: string): Guardian {
  const guardian = guardians.get(script) ?? new Guardian(script);
  guardians.set(script, guardian);
  return guardian;
}

/** Tells the guardian process which servers to end, should this process die without doing it. */
export class Guardian {
  readonly #script: string;
  readonly #guarded = new Map<string, Extract<GuardianMessage, { type: 'guard' }>>();
  #process: ChildProcess | null = null;
  #linger: NodeJS.Timeout | null = null;
  #shortLives = 0;

  constructor(script: string) {
    this.#script = script;
  }

  /** Guards a server from now on, or again with more known about it. */
  guard({ id, port, socketPath, server }: Lease, leaseFolder: string, stopSignal: NodeJS.Signals): void {
    if (this.#linger !== null) clearTimeout(this.#linger);
    const message = { type: 'guard', lease: { id, port, socketPath, server }, leaseFolder, stopSignal } as const;
    this.#guarded.set(id, message);
    if (this.#process === null) this.#start();
    else this.#send(message);
  }

  /** The server is gone, or its end is somebody else's business now. */
  release(id: string): void {
    if (!this.#guarded.delete(id)) return;
    this.#send({ type: 'release', id });
    if (this.#guarded.size > 0) return;
    this.#linger = setTimeout(() => {
      this.#process?.stdin?.end();
      this.#process = null;
    }, lingerMs);
    this.#linger.unref();
  }

  #start(): void {
    // Detached: what ends this process's group or terminal must not end its guardian.
    const child = spawn(process.execPath, [this.#script], {
      detached: true,
      windowsHide: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      // With it from its first moment: this process may be killed before it has written anything.
      env: { ...ownNodeEnvironment(), [guardedVariable]: guardedText([...this.#guarded.values()]) },
    });
    this.#process = child;
    // It must not keep this process alive; its input ends when this process does.
    child.unref();
    (child.stdin as unknown as { unref(): void }).unref();
    child.stdin?.on('error', () => {});
    const startedAt = performance.now();
    const lost = () => {
      if (this.#process !== child) return;
      this.#process = null;
      this.#shortLives = performance.now() - startedAt < leastLifeMs ? this.#shortLives + 1 : 0;
      // Somebody ended it. What it guarded gets another one, for this process may be the next.
      if (this.#guarded.size > 0 && this.#shortLives < shortLivesToGiveUp) this.#start();
    };
    child.on('error', lost).on('exit', lost);
    for (const message of this.#guarded.values()) this.#send(message);
  }

  #send(message: GuardianMessage): void {
    this.#process?.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}
