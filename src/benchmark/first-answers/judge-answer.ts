import { bodyMismatch, isExpectedStatus } from '../../load/generator/answer-check.ts';
import type { Explanation, Refusal } from '../../model/facts/failure.ts';
import type { RequestFailure } from '../../model/facts/request-failure.ts';
import type { TrialRequest } from '../../model/trial/trial.ts';
import type { FirstAnswer } from './ask-once.ts';

/** What is known beside an answer of why the application failed. */
export interface Background {
  /** The host that the request named. */
  readonly host: string;
  /** A host under which it is answered as expected; `null`: none was found, or none was tried. */
  readonly worksAs: string | null;
  /** Whether a path that does not exist is answered in the same way. */
  readonly whateverPath: boolean;
  /** What the server wrote meanwhile. */
  readonly explanation: Explanation | null;
  readonly isDjango: boolean;
}

/** Whether an answer is as the plan expects it, as far as its beginning tells. */
export function isGood({ method, expect }: TrialRequest, answer: FirstAnswer): boolean {
  return isExpectedStatus(expect, answer.status) && mismatch(method, expect, answer) === null;
}

function mismatch(
  method: string,
  expect: TrialRequest['expect'],
  { body, bodyBytes }: FirstAnswer,
): RequestFailure | null {
  // Of a long body only the beginning is here.
  const isWhole = Buffer.byteLength(body) >= bodyBytes;
  const holdsText = !isWhole || expect.bodyContains === null || body.includes(expect.bodyContains);
  return bodyMismatch(expect, method, bodyBytes, holdsText);
}

/** Why an answer is refused that is not as expected, and so what would help. */
export function refusalOf(request: TrialRequest, answer: FirstAnswer, background: Background): Refusal {
  const { status, headers, body } = answer;
  const { method, expect } = request;
  if (isExpectedStatus(expect, status)) return { kind: 'content', mismatch: mismatch(method, expect, answer) };
  const { host, worksAs, whateverPath } = background;
  if (status === 429) return { kind: 'limiter', retryAfter: headers['retry-after'] ?? null };
  const saysHost = worksAs !== null || refusesHost(status, body);
  if (saysHost || whateverPath)
    return {
      kind: 'host',
      host,
      works: worksAs,
      isOwn: request.headers.some(([name]) => name.toLowerCase() === 'host'),
      ...(saysHost ? {} : { likely: true }),
    };
  if (status >= 300 && status < 400 && headers.location !== undefined)
    return redirect(request, headers.location) ?? { kind: 'status', expected: expect.status };
  const hasBody = request.bodyBase64 !== null;
  switch (status) {
    case 401:
    case 407:
      return login(request, null, headers['www-authenticate']);
    case 403:
      return /csrf/i.test(body) ? { kind: 'csrf' } : login(request, null, headers['www-authenticate']);
    case 404:
    case 410:
      return { kind: 'no-such-path' };
    case 405:
    case 501:
      return { kind: 'method', allowed: headers.allow ?? null };
    case 419:
      return { kind: 'csrf' };
    case 426:
    case 101:
      return { kind: 'other-protocol' };
    case 400:
    case 411:
    case 413:
    case 415:
    case 422:
      return { kind: 'body', sent: typeOf(request), hasBody };
  }
  // Limiters and overload protections of proxies and frameworks.
  if (status === 503 && headers['retry-after'] !== undefined)
    return { kind: 'limiter', retryAfter: headers['retry-after'] };
  if (status < 500) return { kind: 'status', expected: expect.status };
  const { explanation, isDjango } = background;
  if (explanation === null && isDjango && /<h1>Server Error \(500\)<\/h1>/.test(body)) return { kind: 'silent-django' };
  return { kind: 'error', explanation };
}

/** Frameworks' own words for a host that they do not serve. */
function refusesHost(status: number, body: string): boolean {
  if (status === 421) return true;
  return (
    (status === 400 || status === 403 || status === 404) &&
    /invalid host|disallowed ?host|invalid http_host|host .{0,80}not (?:trusted|allowed)|blocked hosts?\b|untrusted host|allowed_?hosts/i.test(
      body,
    )
  );
}

const loginPath = /(?:^|[/_-])(log-?in|sign-?in|log-?on|auth|sso|oauth2?|accounts?|session)s?(?:[/_?.-]|$)/i;

function redirect(request: TrialRequest, location: string): Refusal | null {
  const target = pathOf(location);
  if (target === null) return { kind: 'redirect', location, to: 'other' };
  const [path = ''] = request.path.split('?');
  const [to = ''] = target.split('?');
  if (loginPath.test(to) && !loginPath.test(path)) return login(request, location, undefined);
  if (/^https:/i.test(location) && to === path) return { kind: 'redirect', location, to: 'https' };
  if (to === `${path}/` || `${to}/` === path) return { kind: 'redirect', location: target, to: 'slash' };
  return { kind: 'redirect', location, to: 'other' };
}

function pathOf(location: string): string | null {
  try {
    const { pathname, search } = new URL(location, 'http://localhost');
    return pathname + search;
  } catch {
    return null;
  }
}

function login({ headers }: TrialRequest, location: string | null, asked: string | undefined): Refusal {
  const sent = headers.some(([name]) => /^(authorization|cookie)$/i.test(name));
  return { kind: 'login', location, scheme: asked?.split(/[\s,]/)[0] || null, sent };
}

function typeOf({ headers, bodyBase64 }: TrialRequest): string | null {
  if (bodyBase64 === null) return null;
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
}

/** Characters of a body's line that are kept. */
const keptCharacters = 200;

/** The first line of a body that says something to people: of a page its title or first heading. */
export function firstLine({ body, headers }: Pick<FirstAnswer, 'body' | 'headers'>): string | null {
  const isPage = /html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(body);
  const text = isPage
    ? (textOf(body, 'h1') ?? textOf(body, 'title') ?? textOf(body, 'body') ?? withoutTags(body))
    : body;
  const line = text
    .split(/\r\n|\n|\r/)
    .map((one) => one.replace(/\s+/g, ' ').trim())
    .find((one) => /[\p{L}\p{N}]/u.test(one));
  return line === undefined ? null : line.slice(0, keptCharacters);
}

const withoutTags = (page: string) => page.replace(/<[^>]*>/g, ' ');

function textOf(page: string, element: string): string | null {
  const inner = new RegExp(`<${element}\\b[^>]*>([\\s\\S]*?)</${element}>`, 'i').exec(page)?.[1];
  const text = withoutTags(inner ?? '').trim();
  if (text === '') return null;
  return text
    .replaceAll('&#x27;', "'")
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
