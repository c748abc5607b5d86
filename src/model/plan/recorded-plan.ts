import type { Endpoint, Plan } from './plan.ts';

/** Stands for a value that no record holds; what follows tells only whether it changed. */
const hiddenMark = 'hidden';

/** Gives a short text by which a value is recognised again, and from which it cannot be guessed. */
export type Fingerprint = (value: string) => string;

/** For values that nobody has to recognise again. */
export const noFingerprint: Fingerprint = () => '';

/**
 * A plan as records, reports and events hold it: names stay, and the values of headers, bodies and environment variables,
 * passwords in addresses, and values of telling options and query parameters are replaced by fingerprints. Values that are hidden
 * already stay as they are, so a recorded plan is its own recorded plan.
 */
export function recordedPlan(plan: Plan, fingerprint: Fingerprint): Plan {
  const hide = (value: string) => {
    if (isHidden(value)) return value;
    const print = fingerprint(value);
    return print === '' ? hiddenMark : `${hiddenMark}:${print}`;
  };
  const { service } = plan;
  return {
    ...plan,
    ...(plan.prepare === undefined ? {} : { prepare: recordedArguments(plan.prepare) }),
    service: {
      ...service,
      env: hiddenValues(service.env, hide),
      args: recordedArguments(service.args),
      ...(service.command === undefined ? {} : { command: recordedArguments(service.command) }),
      ...(service.url === undefined ? {} : { url: withoutPasswords(service.url) }),
      companions: service.companions.map((companion) => ({
        ...companion,
        command: recordedArguments(companion.command),
      })),
    },
    endpoints: plan.endpoints.map((endpoint) => ({
      ...endpoint,
      ...recordedRequest(endpoint, hide),
      ...(endpoint.requests === undefined
        ? {}
        : { requests: endpoint.requests.map((request) => ({ ...request, ...recordedRequest(request, hide) })) }),
    })),
  };
}

type Request = Pick<Endpoint, 'path' | 'headers' | 'body'>;

function recordedRequest({ path, headers, body }: Request, hide: (value: string) => string): Request {
  return {
    path: withoutTokens(path),
    headers: hiddenValues(headers, hide),
    ...(body === undefined ? {} : { body: recordedBody(body, hide) }),
  };
}

function recordedBody(
  body: NonNullable<Endpoint['body']>,
  hide: (value: string) => string,
): NonNullable<Endpoint['body']> {
  if (typeof body === 'string') return hide(body);
  if ('file' in body) return body;
  return { json: hide(typeof body.json === 'string' ? body.json : JSON.stringify(body.json)) };
}

function hiddenValues(
  values: Readonly<Record<string, string>>,
  hide: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hide(value)]));
}

function isHidden(value: string): boolean {
  return /^hidden(:[0-9a-f]+)?$/.test(value);
}

/** What stands before the host of an address: a scheme, a user's name, and perhaps a password. */
const credentials = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/@:?#]*)(?::([^\s/@]*))?@/gi;

/**
 * A text in which the credentials of addresses are left out: passwords (`scheme://user:password@host`), and names that are
 * credentials themselves: those that stand alone (`https://token@host`), and those that look like it beside a password.
 */
export function withoutPasswords(text: string): string {
  return text.replace(credentials, (_, scheme: string, user: string, password: string | undefined) => {
    const name = isUserSecret(user, password) ? hiddenMark : user;
    return `${scheme}${name}${password ? `:${hiddenMark}` : ''}@`;
  });
}

/** Whether the name of an address's user is for nobody else: without a password beside it, it is what lets one in. */
function isUserSecret(user: string, password: string | undefined): boolean {
  return user !== '' && (!password || looksLikeToken(user));
}

/** Whether a text is too long, or too mixed, for the name of anybody. */
function looksLikeToken(text: string): boolean {
  return text.length >= 20 || (text.length >= 12 && /\d/.test(text));
}

/** Arguments as records hold them: without the passwords of addresses and the values of telling options. */
export function recordedArguments(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const secret = optionSecret(args, index);
    return secret === null ? withoutPasswords(arg) : arg.slice(0, arg.length - secret.value.length) + hiddenMark;
  });
}

/**
 * The value that an argument gives to an option or a variable of a telling name, as `--token=x`, `TOKEN=x`, or `x` after
 * `--token`; `null` where it gives none. Where something lies, and what is put in for `{placeholder}`, are no secrets.
 */
export function optionSecret(args: readonly string[], index: number): { name: string; value: string } | null {
  const [, given, assigned] = /^(-{0,2}[A-Za-z][\w.-]*)=(.*)$/s.exec(args[index] ?? '') ?? [];
  const [before] = /^--?[A-Za-z][\w.-]*$/.exec(args[index - 1] ?? '') ?? [];
  const name = given ?? before;
  const value = given === undefined ? args[index] : assigned;
  if (name === undefined || value === undefined || value === '' || !isTellingName(name)) return null;
  return /^(\.{0,2}\/|-)|[{}]/.test(value) ? null : { name, value };
}

/**
 * The passwords of addresses in a text, and the names in them that look like tokens, as they stand and as a program reads
 * them. A plain name (`postgres`) is none, since it is a word of many texts.
 */
export function passwordsIn(text: string): string[] {
  return [...text.matchAll(credentials)]
    .flatMap(([, , user = '', password = '']) => [password, ...(looksLikeToken(user) ? [user] : [])])
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, decoded(secret)]);
}

/** The values of telling query parameters of a path, as they stand and as a program reads them. */
export function tokensIn(path: string): { name: string; value: string }[] {
  return [...path.matchAll(/[?&]([^=&#]+)=([^&#]*)/g)].flatMap(([, name = '', value = '']) =>
    isTellingName(name) ? [value, decoded(value)].map((one) => ({ name, value: one })) : [],
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Whether the name of a parameter or a variable says that its value is for nobody else. */
export function isTellingName(name: string): boolean {
  // Words of a name: API_KEY, api-key and apiKey are three ways to write two.
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => tellingWords.has(word));
}

const tellingWords: ReadonlySet<string> = new Set(
  'key apikey accesskey token accesstoken secret pass passwd password pwd auth authorization sig signature credential credentials session sessionid sid dsn'.split(
    ' ',
  ),
);

/** A path whose query parameters of telling names have no values. */
export function withoutTokens(path: string): string {
  return path.replace(/([?&])([^=&#]+)=([^&#]*)/g, (pair: string, lead: string, name: string) =>
    isTellingName(name) ? `${lead}${name}=${hiddenMark}` : pair,
  );
}
