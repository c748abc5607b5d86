import type { Budget, Endpoint, Plan } from '../model/plan/plan.ts';
import { profileOf } from '../model/trial/profile.ts';
import type { Expectation, LoadProfile } from '../model/trial/trial.ts';
import {
  defaultHeaders,
  expectedStatuses,
  type HeaderPart,
  headerParts,
  wireBody,
  wirePath,
} from '../model/trial/wire-request.ts';

/** A header as it goes out; what the environment holds is looked up when the script runs, and is in no file. */
export interface ScriptedHeader {
  readonly name: string;
  readonly parts: readonly HeaderPart[];
}

/** One request as our own engine sends it, but for `Host`, `Content-Length` and `Connection`, which every engine adds itself. */
export interface ScriptedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly ScriptedHeader[];
  readonly body: Uint8Array | null;
}

export interface ScriptedEndpoint {
  readonly name: string;
  /** Sent in rotation. */
  readonly requests: readonly ScriptedRequest[];
  readonly expect: Expectation;
  readonly budgets: readonly Budget[];
}

/** What of a plan a load script says: the load, and each endpoint's requests, good answers and budgets. */
export interface ScriptedPlan {
  /** The plan itself, for what no script carries. */
  readonly plan: Plan;
  /** What the plan's file is called, for people. */
  readonly planName: string;
  /** The plan's `url`, else where the plan's server is to be started. */
  readonly targetUrl: string;
  readonly profile: LoadProfile;
  readonly endpoints: readonly ScriptedEndpoint[];
}

/** Where a script looks for a server that the plan would start, unless TARGET_URL names another address. */
export const defaultTargetUrl = 'http://127.0.0.1:8000';

/** The bytes of a body file of an endpoint. */
export type BodyFileReader = (endpoint: string, file: string) => Promise<Uint8Array>;

/** Takes a plan apart for the writers. `readBodyFile` gives the bodies that lie in files: they become part of the script. */
export async function scriptedPlan(
  plan: Plan,
  planName: string,
  only: readonly string[] | undefined,
  readBodyFile: BodyFileReader,
): Promise<ScriptedPlan> {
  const chosen = plan.endpoints.filter(({ name }) => only?.includes(name) ?? true);
  return {
    plan,
    planName,
    targetUrl: plan.service.url?.replace(/\/$/, '') ?? defaultTargetUrl,
    profile: profileOf(plan.load),
    endpoints: await Promise.all(chosen.map((endpoint) => scriptedEndpoint(endpoint, plan, readBodyFile))),
  };
}

async function scriptedEndpoint(
  endpoint: Endpoint,
  { budgets, service }: Pick<Plan, 'budgets' | 'service'>,
  readBodyFile: BodyFileReader,
): Promise<ScriptedEndpoint> {
  const { name, expect } = endpoint;
  const templates = [endpoint, ...(endpoint.requests ?? [])];
  return {
    name,
    requests: await Promise.all(
      templates.map((template) => scriptedRequest(name, template, service.host, readBodyFile)),
    ),
    expect: {
      status: expectedStatuses(expect),
      bodyContains: expect.bodyContains ?? null,
      bodyLengthBytes: expect.bodyLengthBytes ?? null,
    },
    budgets: budgets.filter((budget) => budget.endpoint === name),
  };
}

type Template = Pick<Endpoint, 'method' | 'path' | 'headers' | 'body'>;

async function scriptedRequest(
  endpoint: string,
  { method, path, headers, body }: Template,
  host: string | undefined,
  readBodyFile: BodyFileReader,
): Promise<ScriptedRequest> {
  const own = Object.entries(headers).map(([name, value]) => ({ name, parts: headerParts(value) }));
  const given = new Set(own.map(({ name }) => name.toLowerCase()));
  const content = body === undefined ? null : wireBody(body);
  const added = content?.contentType == null ? [] : [['Content-Type', content.contentType] as const];
  const missing = (pairs: readonly (readonly [string, string])[]) =>
    pairs
      .filter(([name]) => !given.has(name.toLowerCase()))
      .map(([name, value]) => ({ name, parts: headerParts(value) }));
  return {
    method,
    path: wirePath(path),
    headers: [
      ...(host === undefined ? [] : missing([['Host', host]])),
      ...missing(defaultHeaders),
      ...own,
      ...missing(added),
    ],
    body: content === null ? null : await bodyBytes(endpoint, content, readBodyFile),
  };
}

async function bodyBytes(
  endpoint: string,
  content: ReturnType<typeof wireBody>,
  readBodyFile: BodyFileReader,
): Promise<Uint8Array> {
  return 'text' in content ? new TextEncoder().encode(content.text) : await readBodyFile(endpoint, content.file);
}

/** The environment variables that the headers of some endpoints need, each once. */
export function variablesOf(endpoints: readonly ScriptedEndpoint[]): string[] {
  const parts = endpoints.flatMap(({ requests }) =>
    requests.flatMap(({ headers }) => headers.flatMap((header) => header.parts)),
  );
  return [...new Set(parts.flatMap((part) => ('variable' in part ? [part.variable] : [])))];
}
