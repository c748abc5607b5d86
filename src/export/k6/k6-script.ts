import { t } from '../../words/language.ts';
import { type ClientFigure, clientBudgets } from '../budget-figures.ts';
import { commentLines, headTexts } from '../comment.ts';
import { base64, textLiteral, utf8Text, valueExpression } from '../literals.ts';
import type { LoadScriptWriter, NotCarried } from '../load-script.ts';
import { notCarriedByAny } from '../not-carried.ts';
import { type ScriptedEndpoint, type ScriptedPlan, type ScriptedRequest, variablesOf } from '../scripted-plan.ts';
import { runtime } from './runtime.ts';
import { type ScenarioCode, scenarioCode } from './scenario.ts';

/** A script for k6 that needs nothing else; the tests check it against the types of k6 2.3, and its requests. */
export const k6Script: LoadScriptWriter = (plan) => {
  const scenario = scenarioCode(plan.profile, plan.plan.load.timeoutSeconds);
  const notCarried = [...notCarriedByAny(plan), ...notCarriedByK6(plan, scenario)];
  return { text: `${scriptParts(plan, scenario, notCarried).join('\n\n')}\n`, notCarried };
};

function notCarriedByK6({ plan: { service, budgets }, targetUrl, endpoints }: ScriptedPlan, scenario: ScenarioCode) {
  const told: NotCarried[] = scenario.differences.map((sentence) => ({ place: 'load', sentence }));
  if (service.socket === 'unix')
    told.push({
      place: 'service.socket',
      sentence: t('{0} does not connect to unix sockets: let the server listen on TCP.', 'k6'),
    });
  if (targetUrl.startsWith('https:'))
    told.push({
      place: 'service.url',
      sentence: t('k6 speaks HTTP/2 where the server offers it, Servebench HTTP/1.1.'),
    });
  for (const [index, budget] of budgets.entries()) {
    if (budget.timePerRequestMs === undefined || !endpoints.some(({ name }) => name === budget.endpoint)) continue;
    const sentence = t(
      'It is held against the mean of the latencies: k6 has no threshold on connections × time / requests.',
    );
    told.push({ place: `budgets[${index}].timePerRequestMs`, sentence });
  }
  return told;
}

function scriptParts(plan: ScriptedPlan, scenario: ScenarioCode, notCarried: readonly NotCarried[]): string[] {
  const { load, service } = plan.plan;
  return [
    [...commentLines('//', headComment(plan, notCarried)), ...imports].join('\n'),
    `const target = __ENV.TARGET_URL || ${textLiteral(plan.targetUrl)};`,
    variableCode,
    endpointsCode(plan.endpoints),
    chosenCode,
    `/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    load: {
${scenario.lines.map((line) => `      ${line}`).join('\n')}
    },
  },
  thresholds: endpoint.thresholds,
  noConnectionReuse: ${!load.keepAlive},
  insecureSkipTLSVerify: ${service.allowSelfSigned},
  summaryTrendStats: ['min', 'avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'max', 'count'],
};`,
    `const timeout = '${load.timeoutSeconds * 1000}ms';`,
    runtime,
  ];
}

function headComment(plan: ScriptedPlan, notCarried: readonly NotCarried[]): string[] {
  const [first, ...others] = plan.endpoints;
  const name = others.length === 0 || first === undefined ? '' : `-e ${JSON.stringify(`ENDPOINT=${first.name}`)} `;
  const variables = variablesOf(plan.endpoints).map((variable) => `-e ${variable}=…`);
  return [
    ...headTexts(plan, notCarried),
    '',
    t('Run it, one endpoint at a time:'),
    `  k6 run ${name}${variables.length === 0 ? '' : `${variables.join(' ')} `}FILE`,
    t('{0} names another server than {1}.', '-e TARGET_URL=…', plan.targetUrl),
    t(
      'latency is from a request’s start to its last byte, connecting included, of good answers only; k6’s own http_req_duration leaves connecting out.',
    ),
    t('Exit code {0}: a threshold is broken.', 99),
    '',
  ];
}

const chosenCode = `const names = Object.keys(endpoints);
const name = __ENV.ENDPOINT || (names.length === 1 ? names[0] : '');
const endpoint = chosen();

function chosen() {
  if (names.includes(name)) return endpoints[name];
  throw new Error(\`Name what to load, one endpoint at a time: -e ENDPOINT=…, one of \${names.join(', ')}\`);
}`;

const imports = [
  "import { check } from 'k6';",
  "import { b64decode } from 'k6/encoding';",
  "import exec from 'k6/execution';",
  "import http from 'k6/http';",
  "import { Counter, Trend } from 'k6/metrics';",
];

const variableCode = `/**
 * A value of the environment of this run: it is in no file.
 * @param {string} variableName
 */
function variable(variableName) {
  const value = __ENV[variableName];
  if (value === undefined) throw new Error(\`The environment variable \${variableName} is not set, and a header needs it.\`);
  return value;
}`;

function endpointsCode(endpoints: readonly ScriptedEndpoint[]): string {
  return `/**
 * @typedef {{ method: string, path: string, headers: () => Record<string, string>, body: string | ArrayBuffer | null }} Request
 * @typedef {{
 *   requests: Request[],
 *   statuses: (number | { min: number, max: number })[],
 *   contains: ArrayBuffer | null,
 *   length: number | null,
 *   thresholds: Record<string, string[]>,
 * }} Endpoint
 */

/**
 * Each endpoint: its requests, sent in rotation, what a good answer is, and its budgets.
 * @type {Record<string, Endpoint>}
 */
const endpoints = {
${endpoints.map(endpointCode).join('\n')}
};`;
}

function endpointCode(endpoint: ScriptedEndpoint): string {
  const { name, requests, expect } = endpoint;
  const statuses = expect.status === null ? '{ min: 200, max: 299 }' : expect.status.join(', ');
  const contains = expect.bodyContains === null ? 'null' : bytesCode(new TextEncoder().encode(expect.bodyContains));
  return `  [${textLiteral(name)}]: {
    requests: [
${requests.map(requestCode).join('\n')}
    ],
    statuses: [${statuses}],
    contains: ${contains},
    length: ${expect.bodyLengthBytes},
    thresholds: ${objectCode(thresholdLines(endpoint))},
  },`;
}

function requestCode({ method, path, headers, body }: ScriptedRequest): string {
  const fields = headers.map(({ name, parts }) => `[${textLiteral(name)}]: ${valueExpression(parts)}`);
  return `      {
        method: ${textLiteral(method)},
        path: ${textLiteral(path)},
        headers: () => ({ ${fields.join(', ')} }),
        body: ${body === null ? 'null' : bodyCode(body)},
      },`;
}

function bodyCode(body: Uint8Array): string {
  const text = utf8Text(body);
  return text === null ? bytesCode(body) : textLiteral(text);
}

function bytesCode(bytes: Uint8Array): string {
  return `b64decode(${textLiteral(base64(bytes))}, 'std')`;
}

const latencyAggregates: Readonly<Partial<Record<ClientFigure, string>>> = {
  timePerRequestMs: 'avg',
  p50Ms: 'p(50)',
  p90Ms: 'p(90)',
  p95Ms: 'p(95)',
  p99Ms: 'p(99)',
};

function objectCode(lines: readonly string[]): string {
  return lines.length === 0 ? '{}' : `{\n${lines.map((line) => `      ${line}`).join('\n')}\n    }`;
}

/** k6 ignores all but the last array of a metric, so each metric has one. */
function thresholdLines(endpoint: ScriptedEndpoint): string[] {
  const budgets = clientBudgets(endpoint);
  const latency: string[] = [];
  for (const [figure, limit] of budgets) {
    const aggregate = latencyAggregates[figure];
    if (aggregate !== undefined) latency.push(`${aggregate}<=${limit}`);
  }
  const rate = budgets.get('rps');
  // A time or a rate of good answers beside failed ones is not that of a working service.
  const mostFailed = budgets.get('failed') ?? Number.POSITIVE_INFINITY;
  const failed = latency.length > 0 || rate !== undefined ? 0 : mostFailed;
  const metrics: readonly (readonly [string, readonly string[]])[] = [
    ['latency', latency],
    ['good_answers', rate === undefined ? [] : [`rate>=${rate}`]],
    ['failed_requests', Number.isFinite(failed) ? [`count<=${failed}`] : []],
  ];
  return metrics
    .filter(([, expressions]) => expressions.length > 0)
    .map(([metric, expressions]) => `${metric}: [${expressions.map((one) => `'${one}'`).join(', ')}],`);
}
