import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Failure } from '../../model/facts/failure.ts';
import type { Endpoint, Load, Plan } from '../../model/plan/plan.ts';
import { connectionsOf, profileOf } from '../../model/trial/profile.ts';
import type { Expectation, LoadTarget, TrialRequest, TrialSpec } from '../../model/trial/trial.ts';
import { expectedStatuses, headerParts, wireBody } from '../../model/trial/wire-request.ts';
import { longestConnectMs, warmUpSeconds } from './tuning.ts';

type RequestProblem = Extract<Failure, { kind: 'request-unready' }>['problems'][number];

/** Requests that can't be made: an environment variable or a file is missing. It holds no secrets. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly problems: readonly RequestProblem[];

  constructor(problems: readonly RequestProblem[]) {
    super('request-unready');
    this.problems = problems;
  }

  get failure(): Failure {
    return { kind: 'request-unready', problems: this.problems };
  }
}

export interface RequestContext {
  /** Folder of the plan; body files are relative to it. */
  readonly planFolder: string;
  /** Where `${env:NAME}` in header values is looked up. */
  readonly environment: Readonly<Record<string, string>>;
}

type RequestTemplate = Pick<Endpoint, 'method' | 'path' | 'headers' | 'body'>;

/**
 * The requests of an endpoint, ready to be sent in rotation.
 * Header values may hold secrets from the environment: never log or record the result.
 * Throws `RequestError` when an environment variable or a body file is missing.
 */
export async function encodeRequests(endpoint: Endpoint, context: RequestContext): Promise<TrialRequest[]> {
  const { bodyContains, bodyLengthBytes } = endpoint.expect;
  const expect: Expectation = {
    status: expectedStatuses(endpoint.expect),
    bodyContains: bodyContains ?? null,
    bodyLengthBytes: bodyLengthBytes ?? null,
  };
  const templates: readonly RequestTemplate[] = [endpoint, ...(endpoint.requests ?? [])];
  return Promise.all(templates.map((template) => encodeRequest(endpoint.name, template, expect, context)));
}

/**
 * The requests of those endpoints of a plan that are to be measured, by name. Throws one `RequestError` that names
 * everything that is missing. See `encodeRequests` for what the result may hold.
 */
export async function encodePlan(
  { endpoints }: Pick<Plan, 'endpoints'>,
  isMeasured: (endpoint: string) => boolean,
  context: RequestContext,
): Promise<ReadonlyMap<string, readonly TrialRequest[]>> {
  const measured = endpoints.filter(({ name }) => isMeasured(name));
  const encoded = new Map<string, readonly TrialRequest[]>();
  const problems: RequestProblem[] = [];
  for (const endpoint of measured) {
    try {
      encoded.set(endpoint.name, await encodeRequests(endpoint, context));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new RequestError(problems);
  return encoded;
}

async function encodeRequest(
  endpointName: string,
  template: RequestTemplate,
  expect: Expectation,
  context: RequestContext,
): Promise<TrialRequest> {
  const { bytes, contentType } = await readBody(endpointName, template.body, context.planFolder);
  const headers = Object.entries(template.headers).map(
    ([name, value]) => [name, fillIn(endpointName, name, value, context.environment)] as const,
  );
  if (contentType !== null && !headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['Content-Type', contentType]);
  }
  return {
    method: template.method,
    path: template.path,
    headers,
    bodyBase64: bytes === null ? null : bytes.toString('base64'),
    expect,
  };
}

async function readBody(
  endpointName: string,
  body: RequestTemplate['body'],
  planFolder: string,
): Promise<{ readonly bytes: Buffer | null; readonly contentType: string | null }> {
  if (body === undefined) return { bytes: null, contentType: null };
  const content = wireBody(body);
  if ('text' in content) return { bytes: Buffer.from(content.text, 'utf8'), contentType: content.contentType };
  return { bytes: await readBodyFile(endpointName, content.file, planFolder), contentType: null };
}

/** The bytes of a body that lies in a file. Throws `RequestError` where it can't be read. */
export async function readBodyFile(endpointName: string, file: string, planFolder: string): Promise<Buffer> {
  try {
    return await readFile(resolve(planFolder, file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? null;
    throw new RequestError([{ kind: 'body-unreadable', endpoint: endpointName, file, code }]);
  }
}

/** Replaces `${env:NAME}` by the environment's value. */
function fillIn(
  endpointName: string,
  headerName: string,
  value: string,
  environment: Readonly<Record<string, string>>,
): string {
  const where = { endpoint: endpointName, header: headerName };
  const filled = headerParts(value).map((part) => {
    if ('text' in part) return part.text;
    const { variable } = part;
    const replacement = environment[variable];
    if (replacement === undefined) {
      throw new RequestError([{ kind: 'variable-missing', ...where, variable }]);
    }
    // A line break would end the header and start another one.
    if (/[\r\n\0]/.test(replacement)) {
      throw new RequestError([{ kind: 'variable-with-line-break', ...where, variable }]);
    }
    return replacement;
  });
  return filled.join('');
}

/**
 * The trial that a plan's load asks for. Warm-up is one request for each connection unless the plan says otherwise.
 * One limit covers a request from its start to its last byte; connecting may take at most 10 s of it.
 */
export function trialSpecOf(load: Load, target: LoadTarget, requests: readonly TrialRequest[]): TrialSpec {
  const profile = profileOf(load);
  const connections = connectionsOf(profile);
  const warmUpRequests = load.warmUpRequests ?? connections;
  const totalMs = load.timeoutSeconds * 1000;
  return {
    // What another program sends, it sends by the plan; this is for what is left to us, such as the calibration.
    engine: load.engine === 'locust' ? 'native' : load.engine,
    target,
    requests,
    profile,
    warmUp:
      warmUpRequests === 0
        ? null
        : {
            requests: warmUpRequests,
            connections: Math.min(connections, warmUpRequests),
            maxSeconds: Math.min(warmUpSeconds, load.timeoutSeconds),
          },
    keepAlive: load.keepAlive,
    timeouts: { connectMs: Math.min(longestConnectMs, totalMs), firstByteMs: totalMs, totalMs },
    drainMs: totalMs,
    generators: 'auto',
  };
}
