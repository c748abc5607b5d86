import { setTimeout as delay } from 'node:timers/promises';
import type { Explanation, Failure } from '../../model/facts/failure.ts';
import type { TrialRequest } from '../../model/trial/trial.ts';
import type { RunningServer } from '../../service/start/running-server.ts';
import { type Asked, askOnce, type FirstAnswer } from './ask-once.ts';
import { firstLine, isGood, refusalOf } from './judge-answer.ts';

/** What the first answers of an endpoint told. */
export interface FirstLook {
  /** Why it is not to be loaded; `null`: nothing speaks against it. */
  readonly failure: Failure | null;
  /** Whether the server may still be busy with what was asked of it. */
  readonly isSpoilt: boolean;
}

export interface LookOptions {
  /** Until the head of an answer, s. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  readonly isDjango: boolean;
}

/** A refused request is asked so often: an answer may be one of many, or the first one of something cold. */
const attempts = 3;
const pauseMs = 150;
/** How long what the server writes of an answer may take to come, ms. */
const lastWordsMs = 1000;

/** Hosts that frameworks serve unless they are told otherwise. */
const usualHosts = ['localhost', 'example.com'];

/**
 * Looks at the first answers of an endpoint before it is loaded: one good answer is enough. Each of its requests is asked;
 * the first one that is refused every time is the reason. Rejects with the signal's reason.
 */
export async function lookAtFirstAnswers(
  server: RunningServer,
  requests: readonly TrialRequest[],
  options: LookOptions,
): Promise<FirstLook> {
  for (const request of requests) {
    const look = await lookAt(server, request, options);
    if (look.failure !== null || look.isSpoilt) return look;
  }
  return fine;
}

const fine: FirstLook = { failure: null, isSpoilt: false };

async function lookAt(server: RunningServer, request: TrialRequest, options: LookOptions): Promise<FirstLook> {
  const { method, path } = request;
  const before = await server.snapshot();
  const explain = async (): Promise<Explanation | null> => {
    if (before === null) return null;
    for (let waited = 0; ; waited += 50) {
      const lines = server.linesSince(before);
      const explanation = lines.length === 0 ? null : await server.explain(lines);
      if (explanation !== null || waited >= lastWordsMs) return explanation;
      await delay(50, undefined, { signal: options.signal });
    }
  };
  let asked: Asked = { kind: 'unknown' };
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (attempt > 1) await delay(pauseMs, undefined, { signal: options.signal });
    asked = await askOnce(server.target, request, options);
    if (asked.kind === 'unknown') return fine;
    if (asked.kind === 'timed-out')
      return {
        failure: { kind: 'no-first-answer', method, path, seconds: asked.seconds, explanation: await explain() },
        isSpoilt: true,
      };
    if (asked.kind === 'closed') continue;
    if (asked.ended === 'no') {
      const contentType = asked.headers['content-type'] ?? null;
      const failure = { kind: 'answer-endless', method, path, seconds: asked.seconds, contentType } as const;
      return { failure, isSpoilt: true };
    }
    // What breaks off, the load itself tells better.
    if (asked.ended === 'broken-off' || isGood(request, asked)) return fine;
  }
  if (asked.kind !== 'answered') {
    const explanation = await explain();
    // A server that dropped a connection without a word may have had its reasons: the load itself will tell.
    return explanation === null
      ? fine
      : { failure: { kind: 'no-first-answer', method, path, seconds: null, explanation }, isSpoilt: true };
  }
  const failure = await refused(server, request, asked, { ...options, explain });
  return { failure, isSpoilt: false };
}

async function refused(
  server: RunningServer,
  request: TrialRequest,
  answer: FirstAnswer,
  { explain, isDjango, ...options }: LookOptions & { readonly explain: () => Promise<Explanation | null> },
): Promise<Failure> {
  const { method, path } = request;
  const { status } = answer;
  const own = request.headers.find(([name]) => isHost(name))?.[1];
  const worksAs = await hostThatWorks(server, request, answer, options);
  const whateverPath = worksAs === null && (await isWhateverPath(server, request, answer, options));
  const explanation = status >= 500 ? await explain() : null;
  // The port is another one at every start.
  const host = (own ?? server.target.hostHeader).replace(/:\d+$/, '');
  return {
    kind: 'answer-refused',
    method,
    path,
    status,
    line: firstLine(answer),
    refusal: refusalOf(request, answer, {
      host,
      worksAs,
      whateverPath,
      explanation,
      isDjango,
    }),
    ...(status >= 500 ? { output: [...server.outputTail(20)] } : {}),
  };
}

/** Another host under which a request is answered as expected that was refused as a host may be; it must change nothing. */
async function hostThatWorks(
  { target }: RunningServer,
  request: TrialRequest,
  { status }: FirstAnswer,
  options: Omit<LookOptions, 'isDjango'>,
): Promise<string | null> {
  const mayBeHost = status === 400 || status === 403 || status === 404 || status === 421;
  if (!mayBeHost || (request.method !== 'GET' && request.method !== 'HEAD')) return null;
  const usual = hasHost(request) ? [target.hostHeader.replace(/:\d+$/, ''), ...usualHosts] : usualHosts;
  for (const host of usual) {
    const asked = await askOnce(target, request, { ...options, host });
    if (asked.kind === 'answered' && asked.ended === 'yes' && isGood(request, asked)) return host;
  }
  return null;
}

/**
 * Whether a refusal without a word of why (Django's, while DEBUG is off) comes before any path is looked at: one that does not exist
 * gets the very same answer, where it would be told 404.
 */
async function isWhateverPath(
  { target }: RunningServer,
  request: TrialRequest,
  answer: FirstAnswer,
  options: Omit<LookOptions, 'isDjango'>,
): Promise<boolean> {
  if (answer.status !== 400 || request.method !== 'GET') return false;
  const asked = await askOnce(target, { ...request, path: nowhere }, options);
  return asked.kind === 'answered' && asked.status === answer.status && asked.body === answer.body;
}

/** A path that no application has. */
const nowhere = '/servebench-asks-for-nothing-here';

const isHost = (name: string) => name.toLowerCase() === 'host';
const hasHost = ({ headers }: TrialRequest) => headers.some(([name]) => isHost(name));
