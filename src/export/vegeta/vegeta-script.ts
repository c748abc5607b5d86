import type { LoadProfile } from '../../model/trial/trial.ts';
import { t } from '../../words/language.ts';
import { commentLines, headTexts } from '../comment.ts';
import { base64 } from '../literals.ts';
import type { LoadScriptWriter, NotCarried } from '../load-script.ts';
import { notCarriedByAny } from '../not-carried.ts';
import { type ScriptedEndpoint, type ScriptedPlan, type ScriptedRequest, variablesOf } from '../scripted-plan.ts';
import { goDuration, wholeRate } from '../whole-rate.ts';

/** A shell script for Vegeta (tried with 12.13): its targets, with what the environment holds looked up when it runs, and its attacks. */
export const vegetaScript: LoadScriptWriter = (plan) => {
  const notCarried = [...notCarriedByAny(plan), ...notCarriedByVegeta(plan)];
  return { text: `${scriptParts(plan, notCarried).join('\n\n')}\n`, notCarried };
};

function notCarriedByVegeta({ plan: { service }, profile, endpoints }: ScriptedPlan): NotCarried[] {
  const told: NotCarried[] = [];
  if (profile.kind === 'open')
    told.push({
      place: 'load.rate',
      sentence: t(
        'A request’s time runs from when it was sent, not from when it was due: a server that stalls looks better.',
      ),
    });
  if (service.socket === 'unix')
    told.push({ place: 'service.socket', sentence: t('Name the path of the socket in {0}.', 'UNIX_SOCKET') });
  for (const { name, expect, budgets } of endpoints) {
    const place = `endpoints "${name}"`;
    if (expect.status !== null || expect.bodyContains !== null || expect.bodyLengthBytes !== null)
      told.push({
        place: `${place}.expect`,
        sentence: t(
          'Vegeta takes any status from 200 to 399 for success: status and body of each answer are in the results.',
        ),
      });
    if (budgets.length > 0)
      told.push({ place: `budgets "${name}"`, sentence: t('Vegeta judges no budgets: hold them against its report.') });
  }
  told.push({
    place: 'endpoints.headers',
    sentence: t(
      'Vegeta adds X-Vegeta-Seq to each request, and Accept-Encoding: identity keeps it from asking for gzip.',
    ),
  });
  return told;
}

function scriptParts(plan: ScriptedPlan, notCarried: readonly NotCarried[]): string[] {
  const variables = variablesOf(plan.endpoints);
  const shellNames = new Map(variables.map((name, index) => [name, `value_${index + 1}`]));
  return [
    ['#!/bin/sh', ...commentLines('#', headComment(plan, notCarried)), 'set -eu'].join('\n'),
    `target=\${TARGET_URL:-${quoted(plan.targetUrl)}}`,
    ...(variables.length === 0
      ? []
      : [variableCode, variables.map((name) => `${shellNames.get(name)}=$(variable ${quoted(name)})`).join('\n')]),
    ...plan.endpoints.map((endpoint, index) => targetsCode(endpoint, index + 1, shellNames)),
    attackCode(plan),
    `endpoint() {
  case $1 in
${plan.endpoints.map(({ name }, index) => `    ${quoted(name)}) load targets_${index + 1} ${quoted(`${index + 1}-${fileName(name)}`)} ;;`).join('\n')}
    *) echo "There is no endpoint $1 in this file." >&2; exit 2 ;;
  esac
}`,
    `[ $# -gt 0 ] || set -- ${plan.endpoints.map(({ name }) => quoted(name)).join(' ')}
for name; do endpoint "$name"; done`,
  ];
}

function headComment(plan: ScriptedPlan, notCarried: readonly NotCarried[]): string[] {
  const variables = variablesOf(plan.endpoints);
  return [
    ...headTexts(plan, notCarried),
    '',
    t('Run it: all endpoints one after another, or those that are named:'),
    '  sh FILE [ENDPOINT…]',
    t('Every answer is written to {0}, and a report to standard output.', 'vegeta-NUMBER-ENDPOINT.json'),
    t('{0} names another server than {1}.', 'TARGET_URL', plan.targetUrl),
    ...(variables.length === 0 ? [] : [t('It needs these environment variables: {0}.', variables.join(', '))]),
  ];
}

const variableCode = `# A value of the environment as it stands within a text of JSON: it is in no file.
variable() {
  value=$(printenv "$1") || { echo "The environment variable $1 is not set, and a header needs it." >&2; exit 2; }
  tab=$(printf '\\t')
  printf '%s\\n' "$value" | sed -e 's/[\\\\"]/\\\\&/g' -e "s/$tab/\\\\\\\\t/g"
}`;

function targetsCode({ requests }: ScriptedEndpoint, number: number, shellNames: ReadonlyMap<string, string>): string {
  const lines = requests.map((request) => `  printf '%s' ${targetWords(request, shellNames)}; echo`);
  return `targets_${number}() {\n${lines.join('\n')}\n}`;
}

/** One target, a line of JSON, as words of the shell: what is in single quotes stays as it stands. */
function targetWords(
  { method, path, headers, body }: ScriptedRequest,
  shellNames: ReadonlyMap<string, string>,
): string {
  const words: string[] = [];
  let text = '';
  const look = (shellName: string) => {
    words.push(quoted(text), `"$${shellName}"`);
    text = '';
  };
  text += `{"method":${json(method)},"url":"`;
  look('target');
  text += `${insideJson(path)}","header":{`;
  headersByName(headers).forEach(([name, values], index) => {
    text += `${index === 0 ? '' : ','}${json(name)}:[`;
    values.forEach((parts, position) => {
      text += position === 0 ? '"' : ',"';
      for (const part of parts) {
        const shellName = 'variable' in part ? shellNames.get(part.variable) : undefined;
        if (shellName !== undefined) look(shellName);
        else if ('text' in part) text += insideJson(part.text);
      }
      text += '"';
    });
    text += ']';
  });
  text += `}${body === null || body.length === 0 ? '' : `,"body":"${base64(body)}"`}}`;
  words.push(quoted(text));
  return words.join(' ');
}

type Values = ScriptedRequest['headers'][number]['parts'][];

function headersByName(headers: ScriptedRequest['headers']): [string, Values][] {
  const byName = new Map<string, Values>();
  for (const { name, parts } of headers) byName.set(name, [...(byName.get(name) ?? []), parts]);
  // Without one of its own, Go would ask for gzip.
  if (!headers.some(({ name }) => name.toLowerCase() === 'accept-encoding'))
    byName.set('Accept-Encoding', [[{ text: 'identity' }]]);
  return [...byName];
}

function attackCode({ profile, plan: { load, service } }: ScriptedPlan): string {
  const options = [
    '-format=json',
    `-timeout=${goDuration(load.timeoutSeconds)}`,
    '-redirects=-1',
    '-http2=false',
    ...(load.keepAlive ? [] : ['-keepalive=false']),
    ...(service.allowSelfSigned ? ['-insecure'] : []),
    ...(service.socket === 'unix' ? ['-unix-socket="${UNIX_SOCKET:?the path of the socket}"'] : []),
  ];
  return `attack() {
  vegeta attack ${options.join(' ')} "$@"
}

${loadCode(profile)}`;
}

const clients = (number: number | string) =>
  `-workers=${number} -max-workers=${number} -connections=${number} -max-connections=${number}`;

function loadCode(profile: LoadProfile): string {
  switch (profile.kind) {
    case 'closed':
      return profile.requests === null
        ? `load() {
  "$1" | attack -rate=0 -duration=${goDuration(profile.seconds)} ${clients(profile.connections)} |
    vegeta encode --to json > "vegeta-$2.json"
  vegeta report "vegeta-$2.json"
}`
        : `# Vegeta knows no number of requests: it is given so many targets, and ends with the last one. What it then misses
# further targets for was never sent.
load() {
  "$1" | awk -v n=${profile.requests} '{ line[NR] = $0 } END { for (i = 0; i < n; i++) print line[i % NR + 1] }' |
    attack -lazy -rate=0 ${clients(profile.connections)} |
    vegeta encode --to json | grep -v '"error":"no targets to attack"' > "vegeta-$2.json"
  vegeta report "vegeta-$2.json"
}`;
    case 'open': {
      const { rate, seconds } = wholeRate(profile.ratePerSecond);
      return `load() {
  "$1" | attack -rate=${rate}/${goDuration(seconds)} -duration=${goDuration(profile.seconds)} ${clients(profile.connections)} |
    vegeta encode --to json > "vegeta-$2.json"
  vegeta report "vegeta-$2.json"
}`;
    }
    case 'ramp':
      return `load() {
  for clients in ${profile.steps.join(' ')}; do
    "$1" | attack -rate=0 -duration=${goDuration(profile.secondsPerStep)} ${clients('"$clients"')} |
      vegeta encode --to json > "vegeta-$2-$clients-clients.json"
    vegeta report "vegeta-$2-$clients-clients.json"
  done
}`;
  }
}

/** A text as one word of the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function json(text: string): string {
  return `"${insideJson(text)}"`;
}

/** A text as it stands within a text of JSON. */
function insideJson(text: string): string {
  return JSON.stringify(text.toWellFormed()).slice(1, -1);
}

function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '-');
}
