import type { Failure, Refusal } from '../model/facts/failure.ts';
import type { RequestFailure } from '../model/facts/request-failure.ts';
import { explanationSentence } from './explanations.ts';
import { listOf } from './figures.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';

/** Why an endpoint is not loaded after its first answers, with what to do, as sentences. */
export function refusedSentence({ method, path, status, line, refusal }: Of<'answer-refused'>): string {
  const said = line === null ? '' : ` ("${plainText(line, 120)}")`;
  return t('{0} {1} answers with status {2}{3}: {4}', method, path, status, said, remedy(refusal));
}

export function endlessSentence({ method, path, seconds, contentType }: Of<'answer-endless'>): string {
  const kind = contentType === null ? '' : ` (${plainText(contentType, 60)})`;
  return t(
    'The answer to {0} {1} does not end{2}: it was given up after {3} s. Streams are not measured: take the endpoint out of the plan, or name a path whose answer ends.',
    method,
    path,
    kind,
    seconds.toFixed(0),
  );
}

export function missingAnswerSentence({ method, path, seconds, explanation }: Of<'no-first-answer'>): string {
  const what =
    seconds === null
      ? t('The connection was closed before {0} {1} was answered.', method, path)
      : t('{0} {1} was not answered within {2} s (load.timeoutSeconds).', method, path, seconds);
  return explanation === null ? what : `${what} ${explanationSentence(explanation)}`;
}

function remedy(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'host':
      return hostRefused(refusal);
    case 'login':
      return loginNeeded(refusal);
    case 'csrf':
      return t(
        'it wants a CSRF token. Exempt the path where it is measured, or send a token and its cookie in the endpoint\'s "headers".',
      );
    case 'redirect':
      return redirected(refusal);
    case 'no-such-path':
      return t(
        'there is no such path. Correct the endpoint\'s "path" (prefixes of routers and blueprints belong to it).',
      );
    case 'method':
      return t(
        'the path does not take this method{0}. Correct the endpoint\'s "method".',
        refusal.allowed === null ? '' : t(', but {0}', plainText(refusal.allowed, 60)),
      );
    case 'body':
      return bodyRefused(refusal);
    case 'limiter':
      return limited(refusal.retryAfter);
    case 'error':
      return refusal.explanation === null
        ? t('the application fails. Its log tells nothing of it.')
        : t('the application fails. {0}', explanationSentence(refusal.explanation));
    case 'silent-django':
      return t(
        'the application fails, and Django tells nothing of it while DEBUG is off. Set DEBUG to True for one request, or a handler in LOGGING, to see why.',
      );
    case 'other-protocol':
      return t('it wants another protocol (a websocket), which is not measured. Take the endpoint out of the plan.');
    case 'content':
      return t('the answer is not as expected{0}. Correct the endpoint\'s "expect".', mismatchClause(refusal.mismatch));
    case 'status':
      return refusal.expected === null
        ? t('only a status of 2xx counts. If that answer is right, write it into the endpoint\'s "expect.status".')
        : t('it should be {0}. Correct the endpoint\'s "expect".', listOf(refusal.expected.map(String), 'or'));
  }
}

function limited(retryAfter: string | null): string {
  if (retryAfter === null)
    return t(
      'a limiter refuses more requests, so nothing can be compared. Switch it off where the service is measured.',
    );
  const wait = plainText(retryAfter, 40);
  return t(
    'a limiter refuses more requests for {0}, so nothing can be compared. Switch it off where the service is measured.',
    /^\d+$/.test(wait) ? t('{0} s', wait) : wait,
  );
}

function hostRefused({ host, works, isOwn, likely }: Extract<Refusal, { kind: 'host' }>): string {
  if (likely === true && !isOwn)
    return t(
      'it answers so whatever the path, so most likely it refuses the host "{0}". Write one that it accepts (Django: of ALLOWED_HOSTS) into "service.host" (for one endpoint: "Host" in its "headers").',
      plainText(host, 80),
    );
  const what = t(
    'it refuses the host "{0}"{1}',
    plainText(host, 80),
    works === null ? '' : t(', and accepts "{0}"', works),
  );
  if (isOwn) return t('{0}. Correct "Host" in the endpoint\'s "headers".', what);
  return works === null
    ? t('{0}. Write one that it accepts into "service.host" (for one endpoint: "Host" in its "headers").', what)
    : t('{0}: write "host": {1} into the plan\'s "service".', what, JSON.stringify(works));
}

function loginNeeded({ location, scheme, sent }: Extract<Refusal, { kind: 'login' }>): string {
  const goes = location === null ? null : plainText(location, 120);
  if (sent)
    return goes === null
      ? t('its credentials are not accepted. Correct "Authorization" or "Cookie" in the endpoint\'s "headers".')
      : t(
          'it leads to {0}, so its credentials are not accepted. Correct "Authorization" or "Cookie" in the endpoint\'s "headers".',
          goes,
        );
  const header = scheme === null ? t('"Authorization" or "Cookie"') : `"Authorization" (${plainText(scheme, 40)})`;
  return goes === null
    ? t('it needs a login. Give {0} in the endpoint\'s "headers"; its value may be an environment variable.', header)
    : t(
        'it leads to {0}, so it needs a login. Give {1} in the endpoint\'s "headers"; its value may be an environment variable.',
        goes,
        header,
      );
}

function redirected({ location, to }: Extract<Refusal, { kind: 'redirect' }>): string {
  const where = plainText(location, 120);
  switch (to) {
    case 'https':
      return t(
        'it leads to https ({0}). Switch that off where the service is measured, or send the header "X-Forwarded-Proto: https" if the service trusts it.',
        where,
      );
    case 'slash':
      return t('the path is {0}. Correct the endpoint\'s "path".', where);
    case 'other':
      return t(
        'it redirects to {0}. Name that path, or write the status into "expect.status" if the redirect is what to measure.',
        where,
      );
  }
}

function bodyRefused({ sent, hasBody }: Extract<Refusal, { kind: 'body' }>): string {
  if (!hasBody)
    return t(
      'it does not accept a request without a body or with these parameters. Complete the endpoint\'s "path" or "body".',
    );
  return sent === null
    ? t(
        'it does not accept the body, which was sent without a content type. Write it as "json", or give "Content-Type" in the endpoint\'s "headers".',
      )
    : t(
        'it does not accept the body, which was sent as {0}. Write it as "json", or give "Content-Type" in the endpoint\'s "headers".',
        plainText(sent, 60),
      );
}

type Of<Kind extends Failure['kind']> = Extract<Failure, { kind: Kind }>;

/** ` (its body has 3 bytes instead of 13)`. */
function mismatchClause(mismatch: RequestFailure | null): string {
  switch (mismatch?.kind) {
    case 'body-length':
      return ` ${t('(its body has {0} bytes instead of {1})', mismatch.bytes, mismatch.expected)}`;
    case 'body-text':
      return ` ${t('(its body lacks the expected text)')}`;
    default:
      return '';
  }
}
