import { setTimeout as delay } from 'node:timers/promises';
import { accepts } from '../../host/sockets/accepts.ts';
import { portHolders } from '../../host/sockets/port-owner.ts';
import { ownershipOfTree } from '../../host/sockets/tree-ownership.ts';
import type { Explanation, Failure } from '../../model/facts/failure.ts';
import type { ServerLimit } from '../../model/facts/server-limit.ts';
import { excerptOf } from '../failures/tracebacks.ts';
import { ServiceError } from '../service-error.ts';
import { ElsewhereWatch } from './elsewhere.ts';
import { outputSettled } from './output-settled.ts';
import {
  type Answer,
  CertificateError,
  lastingErrorMs,
  type ProbeHistory,
  type ProbePlace,
  waitForAnswer,
} from './readiness.ts';
import type { ServerProcess } from './server-process.ts';

/** Another program has the port that was chosen for this one: try again with another port. */
export class PortTakenError extends ServiceError {}

export interface ReadyCondition {
  readonly place: ProbePlace;
  /** How many workers have to report that they booted; 0: an answer is enough. */
  readonly bootReports: number;
  readonly timeoutSeconds: number;
  /** An error of the server that lasts counts as an answer, too: it may be the fault of that path alone. */
  readonly takesErrors?: boolean;
  /** A limit of the server's own under which it answers nothing but 503; left out: there is none. */
  readonly refusesAll?: ServerLimit | null;
  /** Why it failed, from its last lines. `pids`: its processes. */
  explainFailure(outputTail: readonly string[], pids: readonly number[]): Explanation | null;
  /** What lines say of a start that will never succeed, though its processes run on; `null` while there is nothing of it. */
  inVain?(outputTail: readonly string[], hasEnded: boolean): StartFact | null;
}

const lookMs = 10;
const tailLines = 20;
const hopelessMs = 3000;
/** How long a server may take to listen when the program that started it has ended. */
const backgroundMs = 2000;
/** Lines in which the reason for a failure is looked for; fewer are shown. */
const explainedLines = 200;

/**
 * Waits until a started program answers, is the one that answers, and all its workers have booted. Throws
 * `PortTakenError`, `ServiceError` with its last lines when it ended or the time was over, or the signal's reason.
 */
export async function untilReady(
  started: ServerProcess,
  condition: ReadyCondition,
  signal: AbortSignal,
): Promise<Answer> {
  const over = new AbortController();
  const history: ProbeHistory = { lastStatus: null, failingSinceMs: null, lastProblem: null };
  const deadline = started.startedAtMs + condition.timeoutSeconds * 1000;
  const stop = () => over.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    let answer: Answer | null = null;
    let refused: CertificateError | null = null;
    const patience = { errorsAfterMs: condition.takesErrors === true ? lastingErrorMs : null };
    const words = new LookedAt(started);
    const elsewhere = new ElsewhereWatch(started, condition.place);
    const probing = waitForAnswer(condition.place, history, over.signal, patience).then(
      (found) => {
        answer = found;
      },
      (error) => {
        if (error instanceof CertificateError) refused = error;
      },
    );
    while (true) {
      signal.throwIfAborted();
      if (refused !== null) throw await certificateRefused(started, condition, refused);
      if (started.exit !== null) throw await endedTooSoon(started, condition, signal);
      if (answer !== null && started.bootReports.booted >= condition.bootReports) break;
      const vain = words.areNew ? (condition.inVain?.(started.output.tail(explainedLines), false) ?? null) : null;
      if (vain !== null) {
        // What was written so far may be the beginning of a traceback.
        await outputSettled(started);
        throw await failure(started, condition, vain);
      }
      if (saysPortTaken(started.output.tail(tailLines), condition.place.port)) throw portTaken(started);
      const others = answer === null ? await elsewhere.look() : null;
      if (others !== null)
        throw await failure(started, condition, {
          kind: 'listens-elsewhere',
          place: addressOf(condition),
          ports: others,
        });
      if (noneCanLoad(started, condition)) {
        // The report comes before the words.
        await outputSettled(started);
        throw await failure(started, condition, { kind: 'application-not-loaded' });
      }
      if (condition.refusesAll != null && history.lastStatus === 503)
        throw await refusedByLimit(started, condition, condition.refusesAll);
      if (keepsFailing(started, condition, history))
        throw await failure(started, condition, alwaysFails(condition, history.lastStatus ?? 500, null));
      if (performance.now() > deadline)
        throw await failure(started, condition, whyNotReady(started, condition, history, answer));
      if (answer === null) await Promise.race([probing, started.exited, delay(10 * lookMs)]);
      else await delay(lookMs);
    }
    await checkItIsOurs(started, condition.place, answer);
    await refuseWhatNeverServes(started, condition, answer);
    return answer;
  } finally {
    signal.removeEventListener('abort', stop);
    over.abort();
  }
}

/** What it says with 503 is not that it still warms up. */
async function refusedByLimit(
  started: ServerProcess,
  condition: ReadyCondition,
  { option, value }: ServerLimit,
): Promise<ServiceError> {
  const explainFailure = () => ({ kind: 'own-limit', option, value }) as const;
  return failure(started, { ...condition, explainFailure }, alwaysFails(condition, 503, null));
}

/** An error of a server that calls its application by the wrong interface is no path's fault. */
async function refuseWhatNeverServes(started: ServerProcess, condition: ReadyCondition, answer: Answer): Promise<void> {
  if (answer.status < 500) return;
  const { explanation, ...told } = (await failure(started, condition, alwaysFails(condition, answer.status, null)))
    .failure as StartFailure;
  if (explanation?.kind === 'wrong-interface')
    throw new ServiceError({ ...told, kind: 'application-not-loaded', explanation });
}

/** Whether a program has written since it was asked last: its words are not read again and again. */
class LookedAt {
  readonly #started: ServerProcess;
  #written = -1;

  constructor(started: ServerProcess) {
    this.#started = started;
  }

  get areNew(): boolean {
    const before = this.#written;
    this.#written = this.#started.output.written;
    return this.#written !== before;
  }
}

/**
 * Whether waiting longer is pointless: all workers are up and the same error has come back for a while.
 * 503 is what a server says that is still warming up.
 */
function keepsFailing(
  started: ServerProcess,
  { bootReports, takesErrors }: ReadyCondition,
  history: ProbeHistory,
): boolean {
  return (
    takesErrors !== true &&
    bootReports > 0 &&
    started.bootReports.booted >= bootReports &&
    history.failingSinceMs !== null &&
    history.lastStatus !== 503 &&
    performance.now() - history.failingSinceMs > hopelessMs
  );
}

/** Whether as many workers as there should be have failed to load the application: a server may try forever. */
function noneCanLoad(started: ServerProcess, { bootReports }: ReadyCondition): boolean {
  const { booted, failed } = started.bootReports;
  return bootReports > 0 && booted === 0 && failed >= bootReports;
}

/** Throws `PortTakenError` when another program listens where the answer came from, alone or beside the started one. */
async function checkItIsOurs(
  started: ServerProcess,
  { socketPath, port }: ProbePlace,
  { host }: Pick<Answer, 'host'>,
): Promise<void> {
  if (socketPath !== null) return;
  const ownership = await ownershipOfTree(started.tree, { host, port });
  if (ownership !== 'foreign' && ownership !== 'shared') return;
  const own = (await started.tree.members()).map(({ pid }) => pid);
  const others = portHolders({ host, port }).filter((pid) => !own.includes(pid));
  throw portTaken(started, { host, port }, others);
}

/** No wait mends a certificate; whether it is the started server's is looked at first. */
async function certificateRefused(
  started: ServerProcess,
  condition: ReadyCondition,
  refused: CertificateError,
): Promise<ServiceError> {
  await checkItIsOurs(started, condition.place, refused);
  return failure(started, condition, { kind: 'certificate-refused', code: refused.code });
}

/** Whether a server's output says that this port is in use; an application may have other ports that are. */
export function saysPortTaken(lines: readonly string[], port: number): boolean {
  const thePort = new RegExp(`\\b${port}\\b`);
  return lines.some((line) => /EADDRINUSE|address already in use|connection in use/i.test(line) && thePort.test(line));
}

/** `holders`: the processes that have it, where they can be seen. */
function portTaken(
  started: ServerProcess,
  place: { readonly host: string; readonly port: number } | null = null,
  holders: readonly number[] = [],
): PortTakenError {
  return new PortTakenError({
    kind: 'port-taken',
    server: started.name,
    place,
    holders,
    explanation: null,
    phase: 'starting',
    output: started.output.tail(tailLines),
  });
}

async function endedTooSoon(
  started: ServerProcess,
  condition: ReadyCondition,
  signal: AbortSignal,
): Promise<ServiceError> {
  await outputSettled(started);
  const vain = condition.inVain?.(started.output.tail(explainedLines), true) ?? null;
  if (vain !== null) return await failure(started, condition, { ...vain, exit: (await started.exited).exit });
  if (saysPortTaken(started.output.tail(tailLines), condition.place.port)) return portTaken(started);
  // A program that ends well before it serves has mostly put its server into the background, which is found by its port.
  if (started.exit?.code === 0) await untilSomebodyListens(condition.place, signal);
  const { exit } = await started.exited;
  return await failure(started, condition, { kind: 'ended-too-soon', ...(exit === undefined ? {} : { exit }) });
}

async function untilSomebodyListens({ socketPath, port }: ProbePlace, signal: AbortSignal): Promise<void> {
  const place = socketPath === null ? { host: '127.0.0.1', port } : { path: socketPath };
  const deadline = performance.now() + backgroundMs;
  while (!signal.aborted && performance.now() < deadline) {
    if (await accepts(place)) return;
    await delay(lookMs);
  }
}

/** A failure to start, as far as the place tells it where it is found. */
export type StartFact = StartFailure extends infer One
  ? One extends StartFailure
    ? Omit<One, 'server' | 'explanation' | 'output' | 'phase' | 'command'>
    : never
  : never;
type StartFailure = Extract<
  Failure,
  {
    kind:
      | 'application-not-loaded'
      | 'startup-failed'
      | 'still-loading'
      | 'listens-elsewhere'
      | 'certificate-refused'
      | 'ended-too-soon'
      | 'always-fails'
      | 'workers-missing'
      | 'no-http-answer'
      | 'no-answer';
  }
>;

async function failure(started: ServerProcess, condition: ReadyCondition, what: StartFact): Promise<ServiceError> {
  const pids = (await started.tree.members()).map(({ pid }) => pid);
  return new ServiceError({
    ...what,
    server: started.name,
    // gunicorn's master may bury the worker's words under a traceback of its own.
    explanation: condition.explainFailure(started.output.tail(explainedLines), pids),
    phase: 'starting',
    // The service's own lines of a traceback, rather than those of the server that ended by it.
    output: excerptOf(started.output.tail(explainedLines)) ?? started.output.tail(tailLines),
  });
}

function whyNotReady(
  started: ServerProcess,
  { place, bootReports, timeoutSeconds: seconds }: ReadyCondition,
  history: ProbeHistory,
  answer: Answer | null,
): StartFact {
  if (answer !== null)
    return { kind: 'workers-missing', booted: started.bootReports.booted, workers: bootReports, seconds };
  if (history.lastStatus === null && bootReports > 0 && started.bootReports.booted === 0)
    return { kind: 'still-loading', seconds };
  if (history.lastStatus !== null) return alwaysFails({ place }, history.lastStatus, seconds);
  if (history.lastProblem !== null)
    return { kind: 'no-http-answer', path: place.path, seconds, problem: history.lastProblem };
  const { socketPath } = place;
  return { kind: 'no-answer', place: socketPath === null ? addressOf({ place }) : { socketPath }, seconds };
}

const addressOf = ({ place }: Pick<ReadyCondition, 'place'>) => ({ host: '127.0.0.1', port: place.port });

function alwaysFails({ place }: Pick<ReadyCondition, 'place'>, status: number, seconds: number | null): StartFact {
  return { kind: 'always-fails', path: place.path, status, seconds };
}
