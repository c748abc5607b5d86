import {
  type BoundFault,
  type FaultReason,
  formatFaultPath,
  type PlanFault,
  type PlanPath,
  type ValueType,
} from '../model/plan/plan-fault.ts';
import type { LocatedFault } from '../model/plan/plan-file.ts';
import { formatNumber } from './figures.ts';
import { jsonErrorWords, placeFaultSentences } from './place-faults.ts';

/** What differs between the doors that tell a fault: how their users name a field, and how they confirm a host. */
export interface FaultDoor {
  /** How a field of the plan is called there; `null`: by its key. */
  readonly nameOf?: (path: PlanPath) => string | null;
  /** How a host is confirmed there, as it follows "unless you confirm the host". */
  readonly confirmation?: (host: string) => string;
}

/** The sentence that says what is wrong with a plan, and what to do about it. */
export function faultSentence(fault: PlanFault, door: FaultDoor = {}): string {
  const nameOf = (path: PlanPath) => door.nameOf?.(path) ?? keyOf(path);
  const sibling = (key: string) => nameOf([...fault.path.slice(0, -1), key]);
  const name = () => nameOf(fault.path);
  switch (fault.kind) {
    case 'not-json':
      return `This is not JSON (with comments)${fault.error === null ? '' : `: ${jsonErrorWords[fault.error]}`}.`;
    case 'repeated-key':
      return `${quoted(fault.key)} appears twice in this object.`;
    case 'nested-too-deeply':
      return `This is nested more than ${fault.mostLevels} levels deep.`;
    case 'unknown-key':
      return `${quoted(fault.key)} is not known here.${meant(fault)}`;
    case 'missing':
      return fault.allowed.length === 0
        ? `${name()} is missing.`
        : `${name()} is missing: it must be one of: ${fault.allowed.join(', ')}.`;
    case 'wrong-type':
      return `${name()} must be ${typeWords[fault.expected]}.`;
    case 'not-among':
      return `${name()} must be one of: ${fault.allowed.join(', ')}.`;
    case 'too-small':
      return `${name()} ${bound(fault, fault.inclusive ? 'at least' : 'more than')}.`;
    case 'too-large':
      return `${name()} ${bound(fault, fault.inclusive ? 'at most' : 'less than')}.`;
    case 'launched-by-command':
      return `There is no launcher ${quoted(fault.name)} yet: use launcher "command" with "command": ${JSON.stringify(fault.command)}.`;
    case 'unfit':
      return `${name()} can't be used as it is (${fault.code}).`;
    case 'no-figure':
      return `A budget needs at least one figure: ${listed(fault.figures, 'or')}.`;
    case 'no-app':
      return fault.form === 'module'
        ? `${name()} is missing: tell ${fault.launcher} what to serve as "module:variable", such as "app:app".`
        : `${name()} is missing: the script that node runs, such as "server.mjs"; or "command", such as ["npm", "run", "start"].`;
    case 'no-command':
      return `${name()} is missing: a list of the program and its arguments, with {${fault.placeholder}} where the ${fault.placeholder} goes.`;
    case 'no-place-to-listen':
      return `The command must hold {${fault.placeholder}}, in an argument or in a value of "env": Servebench chooses the ${fault.placeholder === 'port' ? 'port' : "socket's path"}.`;
    case 'of-another-launcher':
      return `${quoted(fault.key)} belongs to launcher${fault.owners.length > 1 ? 's' : ''} ${listed(fault.owners.map(quoted), 'and')}, not to ${quoted(fault.launcher)}.`;
    case 'unconfirmed-host': {
      const how = door.confirmation === undefined ? '' : ` ${door.confirmation(fault.host)}`;
      return `${quoted(fault.host)} is not this machine. Load goes only to 127.0.0.1, ::1 or localhost, unless you confirm the host${how}: load a server only when it is yours.`;
    }
    case 'unknown-setting':
      return `${quoted(fault.name)} is not a setting of ${fault.launcher}. ${
        fault.known.length > 0
          ? `It knows: ${fault.known.join(', ')}; any other is an environment variable that "settingsEnv" names.`
          : 'It takes no settings: the server already runs.'
      }`;
    case 'setting-is-ours':
      return `Servebench fills in {${fault.name}} itself, so it can't be a setting: choose another name.`;
    case 'unused-setting':
      return `The command has no {${fault.name}} and "settingsEnv" no variable for it, so this setting would change nothing.`;
    case 'name-needed':
      return `${name()} is a name, such as ${quoted(fault.example)}.`;
    case 'repeated-value':
      return `The value ${JSON.stringify(fault.value)} is listed twice.`;
    case 'too-many-cells':
      return tooManyCells(fault);
    case 'no-values':
      return `${quoted(fault.name)} has no values: give them in "settings", such as { ${quoted(fault.name)}: [1, 2] }.`;
    case 'setting-of-launcher':
      return `${quoted(fault.name)} is a setting that ${fault.launcher} takes by itself: call the one of ${fault.variable} something else.`;
    case 'repeated-variable':
      return `${quoted(fault.other)} is ${fault.variable} already.`;
    case 'variable-in-env':
      return `"service.env" sets ${fault.variable} too: take it out there.`;
    case 'variable-is-ours':
      return `${fault.variable} says where the server listens, which Servebench chooses.`;
    case 'excludes':
      return `Give ${listed(fault.keys.map(sibling), 'or')}, not both.`;
    case 'needs-seconds':
      return fault.key === 'rate'
        ? `${name()} needs ${sibling('seconds')}: how long to keep it up.`
        : `${name()} needs ${sibling('seconds')}: how long each step takes.`;
    case 'fewer-requests-than-connections':
      return `The ${fault.requests} requests are fewer than the ${fault.connections} connections, so some would never be used: raise ${name()} or lower ${sibling('connections')}.`;
    case 'repeated-endpoint':
      return `Two endpoints are named ${quoted(fault.name)} (the other is endpoints[${fault.first}]): give each a name of its own.`;
    case 'unknown-endpoint':
      return `There is no endpoint ${quoted(fault.name)}. Endpoints: ${fault.known.join(', ')}.`;
    case 'value-not-tried':
      return `The value ${JSON.stringify(fault.value)} is not among the plan's values of ${quoted(fault.name)}.`;
    case 'partial-settings':
      return `A budget holds for one point of the plan: name ${listed(fault.missing.map(quoted), 'and')}, too, such as ${JSON.stringify(fault.point)}, or leave "settings" out for the recommended ones.`;
    case 'header-of-ours': {
      const keepAlive = door.nameOf?.(['load', 'keepAlive']) ?? '"load.keepAlive"';
      const body = nameOf([...fault.path.slice(0, -2), 'body']);
      return `Servebench sets ${name()} itself; use ${keepAlive} or ${body} instead.`;
    }
    default:
      // A record of a later version may hold a kind that is unknown here.
      return placeFaultSentences[fault.kind]?.(name) ?? `${name()} can't be used as it is.`;
  }
}

/** `servebench.json:3:14 settings.workers[0]: "workers" must be at least 1.` */
export function locatedFaultSentence(fault: LocatedFault, file: string, door: FaultDoor = {}): string {
  return `${file}:${fault.line}:${fault.column} ${formatFaultPath(fault.path)}: ${faultSentence(fault, door)}`;
}

/** A field by its key: `"workers"`; an entry of a list by the list's. A setting's values are the setting. */
function keyOf(path: PlanPath): string {
  const last = path.at(-1);
  if (typeof last !== 'number') return quoted(last ?? 'plan');
  const list = path.findLast((step) => typeof step === 'string');
  if (list === undefined) return 'This';
  return path[0] === 'settings' ? quoted(list) : `An entry of ${quoted(list)}`;
}

const quoted = (text: string): string => JSON.stringify(text);

function listed(items: readonly string[], word: 'and' | 'or'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

type OfKind<Kind extends FaultReason['kind']> = Extract<FaultReason, { readonly kind: Kind }>;

function meant({ suggestion, known }: OfKind<'unknown-key'>): string {
  if (suggestion !== null) return ` Did you mean ${quoted(suggestion)}?`;
  return known.length > 0 ? ` Known: ${known.join(', ')}.` : '';
}

function bound({ limit, measure }: BoundFault, word: string): string {
  switch (measure) {
    case 'letters':
      return limit === 1 ? 'must not be empty' : `must have ${word} ${limit} characters`;
    case 'entries':
      return `must have ${word} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
    case 'seconds':
      return `must be ${word} ${limit} seconds`;
    case 'value':
      return `must be ${word} ${limit}`;
  }
}

function tooManyCells({ points, endpoints, mostCells }: OfKind<'too-many-cells'>): string {
  const made = `These settings make ${formatNumber(points)} points`;
  return endpoints === 1
    ? `${made}; at most ${formatNumber(mostCells)} are allowed.`
    : `${made}, which with ${endpoints} endpoints are ${formatNumber(points * endpoints)} cells to measure or predict; at most ${formatNumber(mostCells)} are allowed. Take fewer values, or fewer endpoints at a time.`;
}

const typeWords: Readonly<Record<ValueType, string>> = {
  text: 'a text',
  number: 'a number',
  'whole-number': 'a whole number',
  seconds: 'a number of seconds',
  boolean: 'true or false',
  list: 'a list',
  object: 'an object: { … }',
};
