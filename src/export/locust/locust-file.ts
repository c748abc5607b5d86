import { connectionsOf } from '../../model/trial/profile.ts';
import { t } from '../../words/language.ts';
import { clientBudgets } from '../budget-figures.ts';
import { commentLines, headTexts } from '../comment.ts';
import { base64, textLiteral, utf8Text, valueExpression } from '../literals.ts';
import type { LoadScriptWriter, NotCarried } from '../load-script.ts';
import { notCarriedByAny } from '../not-carried.ts';
import { type ScriptedEndpoint, type ScriptedPlan, type ScriptedRequest, variablesOf } from '../scripted-plan.ts';
import { paceCode } from './pace.ts';
import { judgement, runtime } from './runtime.ts';

/** A locustfile (tried with Locust 2.47): exact counts, also over several workers, and requests byte by byte as ours. */
export const locustFile: LoadScriptWriter = (plan) => {
  const notCarried = [...notCarriedByAny(plan), ...notCarriedByLocust(plan)];
  return { text: `${fileParts(plan, notCarried).join('\n\n\n')}\n`, notCarried };
};

function notCarriedByLocust({ plan: { service }, endpoints }: ScriptedPlan): NotCarried[] {
  const told: NotCarried[] = [];
  if (service.socket === 'unix')
    told.push({
      place: 'service.socket',
      sentence: t('{0} does not connect to unix sockets: let the server listen on TCP.', 'Locust'),
    });
  for (const { name, requests } of endpoints) {
    if (requests.some(({ path }) => path.startsWith('//')))
      told.push({
        place: `endpoints "${name}"`,
        sentence: t('{0} refuses a path that starts with "//": its requests will fail.', 'geventhttpclient'),
      });
  }
  return told;
}

function fileParts(plan: ScriptedPlan, notCarried: readonly NotCarried[]): string[] {
  const pace = paceCode(plan.profile);
  const endpoints = endpointsCode(plan.endpoints);
  const bytes = endpoints.includes('base64.') ? ['import base64'] : [];
  return [
    [...commentLines('#', headComment(plan, notCarried)), ...bytes, imports].join('\n'),
    [...constants(plan), ...pace.constants, `PLANNED = ${pace.planned ?? 'None'}`].join('\n'),
    variableCode,
    endpoints,
    pace.code,
    runtime,
    judgement,
  ];
}

function headComment(plan: ScriptedPlan, notCarried: readonly NotCarried[]): string[] {
  const [first, ...others] = plan.endpoints;
  const name = others.length === 0 || first === undefined ? '' : ` --endpoint ${JSON.stringify(first.name)}`;
  const variables = variablesOf(plan.endpoints);
  return [
    ...headTexts(plan, notCarried),
    '',
    t('Run it, one endpoint at a time:'),
    '  pip install locust',
    `  locust -f FILE${name}`,
    t('From several machines: the first line once, the second on each of them:'),
    `  locust -f FILE${name} --master --master-bind-host ADDRESS --expect-workers N --json-file figures`,
    '  locust -f FILE --worker --master-host ADDRESS --processes -1',
    t('{0} names another server than {1}.', 'TARGET_URL (--host)', plan.targetUrl),
    ...(variables.length === 0
      ? []
      : [t('Every process that sends needs these environment variables: {0}.', variables.join(', '))]),
    t('Where Locust warns of its own CPU, the figures are its own and not the server’s: use more workers.'),
    t('Exit code {0}: a budget is broken, a request failed, or not all were sent.', 1),
    '',
  ];
}

const imports = `import functools
import logging
import math
import os
import time

import gevent
import locust.stats
from gevent import ssl
from geventhttpclient.client import HTTPClient
from geventhttpclient.connectionpool import ConnectionPool
from geventhttpclient.header import Headers
from locust import User, events, task
from locust.exception import CatchResponseError, StopTest, StopUser
from locust.runners import MasterRunner, WorkerRunner`;

function constants({ plan: { load, service }, profile, targetUrl }: ScriptedPlan): string[] {
  return [
    `TARGET_URL = os.environ.get("TARGET_URL", ${textLiteral(targetUrl)})`,
    `CONNECTIONS = ${connectionsOf(profile)}`,
    `TIMEOUT_SECONDS = ${load.timeoutSeconds}`,
    `CONNECT_TIMEOUT_SECONDS = ${Math.min(10, load.timeoutSeconds)}`,
    `CHECK_CERTIFICATE = ${service.allowSelfSigned ? 'False' : 'True'}`,
    `KEEP_ALIVE = ${load.keepAlive ? '[]' : '[("Connection", "close")]'}`,
  ];
}

const variableCode = `def variable(name):
    """A value of the environment of the process that sends: it is in no file."""
    if name not in os.environ:
        raise StopTest(f"The environment variable {name} is not set, and a header needs it.")
    return os.environ[name]`;

function endpointsCode(endpoints: readonly ScriptedEndpoint[]): string {
  return `# Each endpoint: its requests, sent in rotation, what a good answer is, and its budgets.
ENDPOINTS = {
${endpoints.map(endpointCode).join('\n')}
}`;
}

function endpointCode(endpoint: ScriptedEndpoint): string {
  const { name, requests, expect } = endpoint;
  const statuses = expect.status === null ? 'range(200, 300)' : `{${expect.status.join(', ')}}`;
  const contains = expect.bodyContains === null ? 'None' : `${textLiteral(expect.bodyContains)}.encode()`;
  const budgets = [...clientBudgets(endpoint)].map(([figure, limit]) => `"${figure}": ${limit}`);
  return `    ${textLiteral(name)}: {
        "requests": lambda: [
${requests.map(requestCode).join('\n')}
        ],
        "statuses": ${statuses},
        "contains": ${contains},
        "length": ${expect.bodyLengthBytes ?? 'None'},
        "budgets": {${budgets.join(', ')}},
    },`;
}

function requestCode({ method, path, headers, body }: ScriptedRequest): string {
  const fields = headers.map(({ name, parts }) => `(${textLiteral(name)}, ${valueExpression(parts)})`);
  return `            (
                ${textLiteral(method)},
                ${textLiteral(path)},
                [${fields.join(', ')}] + KEEP_ALIVE,
                ${body === null ? 'None' : bodyCode(body)},
            ),`;
}

function bodyCode(body: Uint8Array): string {
  const text = utf8Text(body);
  return text === null ? `base64.b64decode(${textLiteral(base64(body))})` : `${textLiteral(text)}.encode()`;
}
