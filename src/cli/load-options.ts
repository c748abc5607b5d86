import type { Endpoint, Load } from '../model/plan/plan.ts';
import { checkPlan } from '../model/plan/plan-check.ts';
import { formatFaultPath, type PlanFault, type PlanPath } from '../model/plan/plan-fault.ts';
import { faultSentence } from '../words/faults.ts';
import { t } from '../words/language.ts';
import { CommandError } from './exit-codes.ts';
import { readAddresses, websocketSentence } from './load-address.ts';
import { type LoadBody, readBody, readBodyFile } from './load-body.ts';
import { readSeconds } from './load-duration.ts';
import { terminalDoor } from './terminal-door.ts';

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
  readonly dataFile?: string;
  readonly contentType?: string;
  readonly timeout?: number;
  readonly warmUp?: number;
  readonly insecure?: true;
  readonly servername?: string;
  readonly socket?: string;
  readonly expectStatus?: readonly number[];
  readonly expectBody?: string;
  readonly json?: string;
  readonly allowHost?: readonly string[];
}

/** What `servebench load` was asked for, checked by the same rules as a plan. */
export interface LoadRequest {
  readonly url: URL;
  /** Path of a unix-domain socket; `null`: the URL's host and port. */
  readonly socketPath: string | null;
  readonly load: Load;
  readonly endpoint: Endpoint;
  /** Headers that stand beside those of the endpoint by the same names: the second lines, the third ones, … */
  readonly moreHeaders: readonly Endpoint['headers'][];
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
  'load.keepAlive': '--no-keep-alive',
  'endpoints[0].method': '-m',
  'endpoints[0].body': '-d',
  'endpoints[0].path': 'URL',
  'endpoints[0].expect.status': '--expect-status',
  'endpoints[0].expect.bodyContains': '--expect-body',
};

/** What a command line asks for. Throws `CommandError` with every fault. */
export function loadRequestOf(addresses: readonly string[], options: LoadOptions): LoadRequest {
  const places = readAddresses(addresses, options.socket);
  const [first, ...others] = places;
  if (first === undefined) throw new CommandError(t('Give the URL to load, such as http://127.0.0.1:8000/path.'));
  const { url, socketPath } = first;
  const body = bodyOf(options);
  const layers = headerLayers(options.header ?? []);
  const headers = withType(layers[0] ?? {}, options.contentType ?? body?.contentType ?? null);
  const request = {
    method: options.method?.toUpperCase() ?? (body === null ? 'GET' : 'POST'),
    headers,
    ...(body === null ? {} : { body: body.body }),
  };
  const pathOf = (address: URL) => `${address.pathname}${address.search}`;
  const more = layers.slice(1).map((layer, index) => ({ name: `more ${index}`, path: '/', headers: layer }));
  const check = checkPlan(
    {
      service: { launcher: 'attach', url: url.origin },
      endpoints: [
        {
          name: 'load',
          path: pathOf(url),
          ...request,
          expect: expectOf(options),
          ...(others.length === 0
            ? {}
            : { requests: others.map((other) => ({ path: pathOf(other.url), ...request })) }),
        },
        ...more,
      ],
      load: loadOf(options),
    },
    { confirmedHosts: options.allowHost ?? [] },
  );
  if (check.plan === null) throw new CommandError(check.faults.map(sentenceOf).join('\n'));
  const [endpoint, ...rest] = check.plan.endpoints;
  return {
    url,
    socketPath,
    load: check.plan.load,
    endpoint: endpoint as Endpoint,
    moreHeaders: rest.map((one) => one.headers),
  };
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

function expectOf({ expectStatus, expectBody }: LoadOptions): object {
  return {
    ...(expectStatus === undefined ? {} : { status: [...expectStatus] }),
    ...(expectBody === undefined ? {} : { bodyContains: expectBody }),
  };
}

/** The headers by names that are given once, then those given again, and so on: a plan's headers have each name once. */
function headerLayers(lines: readonly string[]): Record<string, string>[] {
  const layers: Map<string, string>[] = [];
  for (const line of lines) {
    const match = /^\s*([^:=\s]+)\s*[:=]\s*(.*?)\s*$/s.exec(line);
    // The text is not repeated: it may be a secret.
    if (match === null) throw new CommandError(t('-H needs "Name: value".'));
    const [, name, value] = match as unknown as [string, string, string];
    if (name.toLowerCase() === 'upgrade') throw new CommandError(websocketSentence());
    const free = layers.find((layer) => ![...layer.keys()].some((other) => other.toLowerCase() === name.toLowerCase()));
    if (free === undefined) layers.push(new Map([[name, value]]));
    else free.set(name, value);
  }
  // Not assigned one by one: a header "__proto__" would be lost, where the check refuses it.
  return layers.map((layer) => Object.fromEntries(layer));
}

function withType(headers: Record<string, string>, contentType: string | null): Record<string, string> {
  const isGiven = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return contentType === null || isGiven ? headers : { ...headers, 'Content-Type': contentType };
}

function bodyOf({ data, dataFile }: LoadOptions): LoadBody | null {
  if (data !== undefined && dataFile !== undefined) throw new CommandError(t('Give -d or -D, not both.'));
  if (dataFile !== undefined) return readBodyFile(dataFile);
  if (data === undefined) return null;
  // wrk and autocannon have the duration there.
  if (/^(\d{1,4}|\d+(ms|s|m|h))$/.test(data) && readSeconds(data) !== null)
    throw new CommandError(
      t(
        '-d is the body here, as in hey, oha and curl: to load for {0}, give -z {1}. A body "{2}" can be sent from a file, with -D.',
        data,
        data,
        data,
      ),
    );
  return readBody(data);
}

/** A fault as this command line says it: by its options, the one that is at fault in front unless the sentence names it. */
function sentenceOf(fault: PlanFault): string {
  const option = optionAt(fault.path) ?? (fault.path[2] === 'headers' ? '-H' : formatFaultPath(fault.path));
  const namedOptions: string[] = [];
  const nameOf = (path: PlanPath) => {
    const name = optionAt(path);
    if (name !== null) namedOptions.push(name);
    return name;
  };
  const sentence = faultSentence(fault, { ...terminalDoor, nameOf });
  return namedOptions.includes(option) ? sentence : `${option}: ${sentence}`;
}

function optionAt(path: PlanPath): string | null {
  // The entries of a list come from one option, and all endpoints from the same ones.
  const ofList = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
  const place = ofList.map((step, index) => (index === 1 && typeof step === 'number' ? 0 : step));
  return optionNames[formatFaultPath(place)] ?? null;
}
