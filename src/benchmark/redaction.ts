import type { Plan } from '../model/plan/plan.ts';
import { isTellingName, optionSecret, passwordsIn, tokensIn, withoutPasswords } from '../model/plan/recorded-plan.ts';
import type { TrialRequest } from '../model/trial/trial.ts';

/** Shorter values (`2`, `sync`) are no secrets, and would be found in any text. */
const leastLength = 6;

/** Takes values that nobody else may see out of texts. */
export type Redact = (text: string) => string;

/** Where the values of a run come from that its texts must not hold. */
export interface SecretSources {
  readonly plan: Plan;
  readonly environment: Readonly<Record<string, string>>;
  /** The requests as they are sent, by endpoint. */
  readonly requests: ReadonlyMap<string, readonly TrialRequest[]>;
  /** The variables of the plan's environment files; left out until they are read. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * Gives what replaces, in a server's output, a reason or a command line, each value of a header, a body, a variable of the
 * plan, a telling variable of the user's, a telling option or query parameter, and each password of an address by its name: a failing server prints what it was given.
 */
export function redactionOf(sources: SecretSources): Redact {
  const names = new Map<string, string>();
  for (const [value, name] of secretsOf(sources)) {
    if (value.length >= leastLength && !names.has(value)) names.set(value, name);
  }
  // Longer ones first: one may be a part of another.
  const values = [...names.keys()].sort((a, b) => b.length - a.length);
  return (text) =>
    values.reduce((kept, value) => kept.replaceAll(value, `‹${names.get(value)}›`), withoutPasswords(text));
}

function* secretsOf({
  plan,
  environment,
  requests,
  secrets = {},
}: SecretSources): Generator<readonly [value: string, name: string]> {
  for (const request of [...requests.values()].flat()) {
    for (const { name, value } of tokensIn(request.path)) yield [value, `query ${name}`];
    for (const [name, value] of request.headers) {
      // What says where to and in which form is no secret.
      if (/^(content-type|host|accept)$/i.test(name)) continue;
      yield [value, `header ${name}`];
      // `Bearer …`: the credential alone is told as often as the whole.
      const [, credential] = /^\S+ (\S+)$/.exec(value) ?? [];
      if (credential !== undefined) yield [credential, `header ${name}`];
    }
    if (request.bodyBase64 !== null) yield* textsIn(Buffer.from(request.bodyBase64, 'base64').toString('utf8'));
  }
  for (const [name, value] of Object.entries({ ...secrets, ...plan.service.env })) yield [value, name];
  for (const [name, value] of Object.entries(environment)) {
    // Where something lies (PWD, SSH_AUTH_SOCK) is no secret.
    if (isTellingName(name) && !value.startsWith('/')) yield [value, name];
  }
  const commands = [
    plan.service.args,
    plan.service.command ?? [],
    plan.prepare ?? [],
    ...plan.service.companions.map((one) => one.command),
  ];
  for (const args of commands) {
    for (const index of args.keys()) {
      const secret = optionSecret(args, index);
      if (secret !== null) yield [secret.value, secret.name];
    }
  }
  const texts = [...commands.flat(), ...Object.values({ ...environment, ...secrets, ...plan.service.env })];
  for (const password of texts.flatMap(passwordsIn)) yield [password, 'password'];
  for (const name of variablesIn(plan)) {
    const value = environment[name];
    if (value !== undefined) yield [value, name];
  }
}

/** A body as a whole, and where it is JSON or a form each text in it. */
function* textsIn(body: string): Generator<readonly [value: string, name: string]> {
  yield [body, 'body'];
  const texts: string[] = [];
  try {
    JSON.parse(body, (_key, value: unknown) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
  } catch {
    // A body that is no JSON.
    if (/^[^\s=&]+=[^\s]*$/.test(body)) texts.push(...new URLSearchParams(body).values());
  }
  for (const text of texts) yield [text, 'body'];
}

/** The variables that the headers of a plan name as `${env:NAME}`. */
function variablesIn({ endpoints }: Plan): string[] {
  const requests = endpoints.flatMap((endpoint) => [endpoint, ...(endpoint.requests ?? [])]);
  const values = requests.flatMap(({ headers }) => Object.values(headers));
  return values.flatMap((value) => [...value.matchAll(/\$\{env:([^}]*)\}/g)].map((match) => match[1] as string));
}

/** Texts of events that may quote a server, a command or a request; all others are names and words of our own. */
const quotingKeys: ReadonlySet<string> = new Set([
  'failure',
  'skip',
  'why',
  'text',
  'command',
  'note',
  'notes',
  'warning',
  'warnings',
  'errorExamples',
  'fault',
  'serverLog',
]);

/** What is of our own wherever it stands: a value of the user's may be the same word. */
const keptKeys: ReadonlySet<string> = new Set([
  ...['plan', 'settings'],
  ...[
    'kind',
    'phase',
    'status',
    'setting',
    'about',
    'reason',
    'cause',
    'closedBy',
    'doing',
    'profiler',
    'engine',
    'instead',
    'tool',
    'interface',
  ],
]);

/** An event (or any value) in which the texts that may quote are redacted. Plans, settings and figures stay as they are. */
export function redacted<T>(value: T, redact: Redact): T {
  return walk(value, redact, false) as T;
}

function walk(value: unknown, redact: Redact, quotes: boolean): unknown {
  if (typeof value === 'string') return quotes ? redact(value) : value;
  if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map((one) => walk(one, redact, quotes));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      keptKeys.has(key) ? inner : walk(inner, redact, quotes || quotingKeys.has(key)),
    ]),
  );
}
