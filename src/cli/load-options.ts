import type { Endpoint, Load } from '../model/plan/plan.ts';
import { checkPlan } from '../model/plan/plan-check.ts';
import { formatFaultPath, type PlanFault } from '../model/plan/plan-fault.ts';
import { CommandError } from './exit-codes.ts';

/** Options of `servebench load`, as commander gives them. */
export interface LoadOptions {
  readonly requests?: number;
  readonly connections?: number;
  readonly seconds?: number;
  readonly rate?: number;
  readonly keepAlive: boolean;
  readonly engine?: string;
  readonly method?: string;
  readonly header?: readonly string[];
  readonly data?: string;
  readonly timeout?: number;
  readonly warmUp?: number;
  readonly insecure?: true;
  readonly json?: string;
  readonly allowHost?: readonly string[];
}

/** What `servebench load` was asked for, checked by the same rules as a plan. */
export interface LoadRequest {
  readonly url: URL;
  readonly load: Load;
  readonly endpoint: Endpoint;
}

/** How each part of a plan is called on this command line. */
const optionNames: Readonly<Record<string, string>> = {
  'service.url': 'URL',
  'load.requests': '-n',
  'load.connections': '-c',
  'load.seconds': '-z',
  'load.rate': '-q',
  'load.engine': '--engine',
  'load.timeoutSeconds': '--timeout',
  'load.warmUpRequests': '--warm-up',
  'endpoints[0].method': '-m',
  'endpoints[0].path': 'URL',
};

export function loadRequestOf(address: string, options: LoadOptions): LoadRequest {
  const url = parseUrl(address);
  const check = checkPlan(
    {
      service: { launcher: 'attach', url: url.origin },
      endpoints: [
        {
          name: 'load',
          method: options.method?.toUpperCase() ?? (options.data === undefined ? 'GET' : 'POST'),
          path: `${url.pathname}${url.search}`,
          headers: headersOf(options.header ?? []),
          ...(options.data === undefined ? {} : { body: bodyOf(options.data) }),
        },
      ],
      load: loadOf(options),
    },
    { confirmedHosts: options.allowHost ?? [] },
  );
  if (check.plan === null) throw new CommandError(check.faults.map(sentenceOf).join('\n'));
  return { url, load: check.plan.load, endpoint: check.plan.endpoints[0] as Endpoint };
}

function parseUrl(address: string): URL {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`);
  // Not repeated: it may hold a password.
  if (url === null) throw new CommandError('The URL is not an address such as http://127.0.0.1:8000/path.');
  if (url.username !== '' || url.password !== '')
    throw new CommandError('The URL holds a user name or password: send them with -H "Authorization: …" instead.');
  return url;
}

/** Without `-n` and `-z` it is two requests for each connection; without `-c`, 16 connections or as many as requests. */
function loadOf(options: LoadOptions): object {
  const { requests, seconds, rate } = options;
  return {
    connections: options.connections ?? Math.max(1, Math.min(16, Math.floor(requests ?? 16))),
    ...(requests === undefined ? {} : { requests }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(rate === undefined ? {} : { rate }),
    keepAlive: options.keepAlive,
    engine: options.engine ?? 'native',
    ...(options.timeout === undefined ? {} : { timeoutSeconds: options.timeout }),
    // As with ab, the server sees exactly the requests that were asked for.
    warmUpRequests: options.warmUp ?? 0,
  };
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const match = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/s.exec(line);
    // The text is not repeated: it may be a secret.
    if (match === null) throw new CommandError('-H needs "Name: value".');
    const [, name, value] = match as unknown as [string, string, string];
    if ([...headers.keys()].some((other) => other.toLowerCase() === name.toLowerCase()))
      throw new CommandError(`-H: the header "${name}" is given twice.`);
    headers.set(name, value);
  }
  // Not assigned one by one: a header "__proto__" would be lost, where the check refuses it.
  return Object.fromEntries(headers);
}

function bodyOf(text: string): string | { file: string } {
  return text.startsWith('@') ? { file: text.slice(1) } : text;
}

function sentenceOf({ path, message }: PlanFault): string {
  const place = formatFaultPath(path);
  const option = optionNames[place] ?? (place.startsWith('endpoints[0].headers') ? '-H' : place);
  const sentence = message
    .replace(/\bA (?="rate")/, '')
    .replace(/"(requests|connections|seconds|rate)"/g, (all, key) => optionNames[`load.${key}`] ?? all);
  return sentence.includes(option) ? sentence : `${option}: ${sentence}`;
}
