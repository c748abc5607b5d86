import type { Failure, Refusal } from '../model/facts/failure.ts';
import type { RequestFailure } from '../model/facts/request-failure.ts';
import { explanationSentence } from './explanations.ts';
import { plainText } from './plain-text.ts';

/** Why an endpoint is not loaded after its first answers, with what to do, as sentences. */
export function refusedSentence({ method, path, status, line, refusal }: Of<'answer-refused'>): string {
  const said = line === null ? '' : ` ("${plainText(line, 120)}")`;
  return `${method} ${path} answers with status ${status}${said}: ${remedy(refusal)}`;
}

export function endlessSentence({ method, path, seconds, contentType }: Of<'answer-endless'>): string {
  const kind = contentType === null ? '' : ` (${plainText(contentType, 60)})`;
  return `The answer to ${method} ${path} does not end${kind}: it was given up after ${seconds.toFixed(0)} s. Streams are not measured: take the endpoint out of the plan, or name a path whose answer ends.`;
}

export function missingAnswerSentence({ method, path, seconds, explanation }: Of<'no-first-answer'>): string {
  const what =
    seconds === null
      ? `The connection was closed before ${method} ${path} was answered.`
      : `${method} ${path} was not answered within ${seconds} s (load.timeoutSeconds).`;
  return explanation === null ? what : `${what} ${explanationSentence(explanation)}`;
}

function remedy(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'host':
      return hostRefused(refusal);
    case 'login':
      return loginNeeded(refusal);
    case 'csrf':
      return 'it wants a CSRF token. Exempt the path where it is measured, or send a token and its cookie in the endpoint\'s "headers".';
    case 'redirect':
      return redirected(refusal);
    case 'no-such-path':
      return 'there is no such path. Correct the endpoint\'s "path" (prefixes of routers and blueprints belong to it).';
    case 'method':
      return `the path does not take this method${refusal.allowed === null ? '' : `, but ${plainText(refusal.allowed, 60)}`}. Correct the endpoint's "method".`;
    case 'body':
      return bodyRefused(refusal);
    case 'limiter':
      return `a limiter refuses more requests${refusal.retryAfter === null ? '' : ` for ${plainText(refusal.retryAfter, 40)}${/^\d+$/.test(refusal.retryAfter) ? ' s' : ''}`}, so nothing can be compared. Switch it off where the service is measured.`;
    case 'error':
      return refusal.explanation === null
        ? 'the application fails. Its log tells nothing of it.'
        : `the application fails. ${explanationSentence(refusal.explanation)}`;
    case 'silent-django':
      return 'the application fails, and Django tells nothing of it while DEBUG is off. Set DEBUG to True for one request, or a handler in LOGGING, to see why.';
    case 'other-protocol':
      return 'it wants another protocol (a websocket), which is not measured. Take the endpoint out of the plan.';
    case 'content':
      return `the answer is not as expected${mismatchClause(refusal.mismatch)}. Correct the endpoint's "expect".`;
    case 'status':
      return refusal.expected === null
        ? 'only a status of 2xx counts. If that answer is right, write it into the endpoint\'s "expect.status".'
        : `it was to be ${refusal.expected.join(' or ')}. Correct the endpoint's "expect".`;
  }
}

function hostRefused({ host, works, isOwn }: Extract<Refusal, { kind: 'host' }>): string {
  const what = `it refuses the host "${plainText(host, 80)}"${works === null ? '' : `, and accepts "${works}"`}`;
  if (isOwn) return `${what}. Correct "Host" in the endpoint's "headers".`;
  return works === null
    ? `${what}. Write one that it accepts into "service.host" (for one endpoint: "Host" in its "headers").`
    : `${what}: write "host": ${JSON.stringify(works)} into the plan's "service".`;
}

function loginNeeded({ location, scheme, sent }: Extract<Refusal, { kind: 'login' }>): string {
  const goes = location === null ? '' : `it leads to ${plainText(location, 120)}, so `;
  if (sent)
    return `${goes}its credentials are not accepted. Correct "Authorization" or "Cookie" in the endpoint's "headers".`;
  const header = scheme === null ? '"Authorization" or "Cookie"' : `"Authorization" (${plainText(scheme, 40)})`;
  return `${goes}it needs a login. Give ${header} in the endpoint's "headers"; its value may be an environment variable.`;
}

function redirected({ location, to }: Extract<Refusal, { kind: 'redirect' }>): string {
  const where = plainText(location, 120);
  switch (to) {
    case 'https':
      return `it leads to https (${where}). Switch that off where the service is measured, or send the header "X-Forwarded-Proto: https" if the service trusts it.`;
    case 'slash':
      return `the path is ${where}. Correct the endpoint's "path".`;
    case 'other':
      return `it redirects to ${where}. Name that path, or write the status into "expect.status" if the redirect is what to measure.`;
  }
}

function bodyRefused({ sent, hasBody }: Extract<Refusal, { kind: 'body' }>): string {
  if (!hasBody)
    return 'it does not accept a request without a body or with these parameters. Complete the endpoint\'s "path" or "body".';
  const type = sent === null ? 'without a content type' : `as ${plainText(sent, 60)}`;
  return `it does not accept the body, which was sent ${type}. Write it as "json", or give "Content-Type" in the endpoint's "headers".`;
}

type Of<Kind extends Failure['kind']> = Extract<Failure, { kind: Kind }>;

/** ` (its body has 3 bytes instead of 13)`. */
function mismatchClause(mismatch: RequestFailure | null): string {
  switch (mismatch?.kind) {
    case 'body-length':
      return ` (its body has ${mismatch.bytes} bytes instead of ${mismatch.expected})`;
    case 'body-text':
      return ' (its body lacks the expected text)';
    default:
      return '';
  }
}
