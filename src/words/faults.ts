import {
  type BoundFault,
  type FaultReason,
  formatFaultPath,
  type PlanFault,
  type PlanPath,
  type ValueType,
} from '../model/plan/plan-fault.ts';
import type { LocatedFault } from '../model/plan/plan-file.ts';
import { formatNumber, listOf } from './figures.ts';
import { plural, t } from './language.ts';
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
      return fault.error === null
        ? t('This is not JSON (with comments).')
        : t('This is not JSON (with comments): {0}.', jsonErrorWords[fault.error]);
    case 'repeated-key':
      return t('{0} appears twice in this object.', quoted(fault.key));
    case 'nested-too-deeply':
      return t('This is nested more than {0} levels deep.', fault.mostLevels);
    case 'unknown-key':
      return t('{0} is not known here.{1}', quoted(fault.key), meant(fault));
    case 'missing':
      return fault.allowed.length === 0
        ? t('{0} is missing.', name())
        : t('{0} is missing: it must be one of: {1}.', name(), fault.allowed.join(', '));
    case 'wrong-type':
      return t('{0} must be {1}.', name(), typeWords[fault.expected]);
    case 'not-among':
      return t('{0} must be one of: {1}.', name(), fault.allowed.join(', '));
    case 'too-small':
      return bound(name() ?? '', fault, fault.inclusive ? 'at least' : 'more than');
    case 'too-large':
      return bound(name() ?? '', fault, fault.inclusive ? 'at most' : 'less than');
    case 'launched-by-command':
      return t(
        'There is no launcher {0} yet: use launcher "command" with "command": {1}.',
        quoted(fault.name),
        JSON.stringify(fault.command),
      );
    case 'unfit':
      return t("{0} can't be used as it is ({1}).", name(), fault.code);
    case 'no-figure':
      return t('A budget needs at least one figure: {0}.', listOf(fault.figures, 'or'));
    case 'no-app':
      return fault.form === 'module'
        ? t('{0} is missing: tell {1} what to serve as "module:variable", such as "app:app".', name(), fault.launcher)
        : t(
            '{0} is missing: the script that node runs, such as "server.mjs"; or "command", such as ["npm", "run", "start"].',
            name(),
          );
    case 'no-command':
      return t(
        '{0} is missing: a list of the program and its arguments, with {1} where the {2} goes.',
        name(),
        `{${fault.placeholder}}`,
        fault.placeholder,
      );
    case 'no-place-to-listen':
      return fault.placeholder === 'port'
        ? t('The command must hold {0}, in an argument or in a value of "env": Servebench chooses the port.', '{port}')
        : t(
            'The command must hold {0}, in an argument or in a value of "env": Servebench chooses the socket\'s path.',
            `{${fault.placeholder}}`,
          );
    case 'of-another-launcher':
      return plural(
        fault.owners.length,
        '{0} belongs to launcher {1}, not to {2}.',
        '{0} belongs to launchers {1}, not to {2}.',
        quoted(fault.key),
        listOf(fault.owners.map(quoted)),
        quoted(fault.launcher),
      );
    case 'unconfirmed-host': {
      const how = door.confirmation === undefined ? '' : ` ${door.confirmation(fault.host)}`;
      return t(
        '{0} is not this machine. Load goes only to 127.0.0.1, ::1 or localhost, unless you confirm the host{1}: load a server only when it is yours.',
        quoted(fault.host),
        how,
      );
    }
    case 'unconfirmed-worker-host': {
      const how = door.confirmation === undefined ? '' : ` ${door.confirmation(fault.host)}`;
      return t(
        '{0} is not this machine. Locust’s master listens only on the loopback, unless you confirm the host{1}: whoever reaches it gets the requests of the plan.',
        quoted(fault.host),
        how,
      );
    }
    case 'loopback-only':
      return t(
        'Workers on {0} can’t reach a server that listens on this machine’s loopback: start it so that they can, and name its address with launcher "attach" and "url".',
        quoted(fault.host),
      );
    case 'unknown-setting':
      return t(
        '{0} is not a setting of {1}. {2}',
        quoted(fault.name),
        fault.launcher,
        fault.known.length > 0
          ? t('It knows: {0}; any other is an environment variable that "settingsEnv" names.', fault.known.join(', '))
          : t('It takes no settings: the server already runs.'),
      );
    case 'setting-is-ours':
      return t("Servebench fills in {0} itself, so it can't be a setting: choose another name.", `{${fault.name}}`);
    case 'unused-setting':
      return t(
        'The command has no {0} and "settingsEnv" no variable for it, so this setting would change nothing.',
        `{${fault.name}}`,
      );
    case 'name-needed':
      return t('{0} is a name, such as {1}.', name(), quoted(fault.example));
    case 'repeated-value':
      return t('The value {0} is listed twice.', JSON.stringify(fault.value));
    case 'too-many-cells':
      return tooManyCells(fault);
    case 'no-values':
      return t(
        '{0} has no values: give them in "settings", such as {1}.',
        quoted(fault.name),
        `{ ${quoted(fault.name)}: [1, 2] }`,
      );
    case 'setting-of-launcher':
      return t(
        '{0} is a setting that {1} takes by itself: call the one of {2} something else.',
        quoted(fault.name),
        fault.launcher,
        fault.variable,
      );
    case 'repeated-variable':
      return t('{0} is {1} already.', quoted(fault.other), fault.variable);
    case 'variable-in-env':
      return t('"service.env" sets {0} too: take it out there.', fault.variable);
    case 'variable-is-ours':
      return t('{0} says where the server listens, which Servebench chooses.', fault.variable);
    case 'excludes':
      return t('Give {0}, not both.', listOf(fault.keys.map(sibling), 'or'));
    case 'needs-seconds':
      return fault.key === 'rate'
        ? t('{0} needs {1}: how long to keep it up.', name(), sibling('seconds'))
        : t('{0} needs {1}: how long each step takes.', name(), sibling('seconds'));
    case 'fewer-requests-than-connections':
      return t(
        'The {0} requests are fewer than the {1} connections, so some would never be used: raise {2} or lower {3}.',
        fault.requests,
        fault.connections,
        name(),
        sibling('connections'),
      );
    case 'repeated-endpoint':
      return t(
        'Two endpoints are named {0} (the other is endpoints[{1}]): give each a name of its own.',
        quoted(fault.name),
        fault.first,
      );
    case 'unknown-endpoint':
      return t('There is no endpoint {0}. Endpoints: {1}.', quoted(fault.name), fault.known.join(', '));
    case 'value-not-tried':
      return t("The value {0} is not among the plan's values of {1}.", JSON.stringify(fault.value), quoted(fault.name));
    case 'partial-settings':
      return t(
        'A budget holds for one point of the plan: name {0}, too, such as {1}, or leave "settings" out for the recommended ones.',
        listOf(fault.missing.map(quoted)),
        JSON.stringify(fault.point),
      );
    case 'header-of-ours': {
      const keepAlive = door.nameOf?.(['load', 'keepAlive']) ?? '"load.keepAlive"';
      const body = nameOf([...fault.path.slice(0, -2), 'body']);
      return t('Servebench sets {0} itself; use {1} or {2} instead.', name(), keepAlive, body);
    }
    default:
      // A record of a later version may hold a kind that is unknown here.
      return placeFaultSentences[fault.kind]?.(name) ?? t("{0} can't be used as it is.", name());
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
  if (list === undefined) return t('This');
  return path[0] === 'settings' ? quoted(list) : t('An entry of {0}', quoted(list));
}

const quoted = (text: string): string => JSON.stringify(text);

type OfKind<Kind extends FaultReason['kind']> = Extract<FaultReason, { readonly kind: Kind }>;

function meant({ suggestion, known }: OfKind<'unknown-key'>): string {
  if (suggestion !== null) return ` ${t('Did you mean {0}?', quoted(suggestion))}`;
  return known.length > 0 ? ` ${t('Known: {0}.', known.join(', '))}` : '';
}

type BoundWord = 'at least' | 'more than' | 'at most' | 'less than';

function bound(name: string, { limit, measure }: BoundFault, word: BoundWord): string {
  const bounded = boundedWords(word, limitWords(limit, measure));
  switch (measure) {
    case 'letters':
      return limit === 1 ? t('{0} must not be empty.', name) : t('{0} must have {1}.', name, bounded);
    case 'entries':
      return t('{0} must have {1}.', name, bounded);
    case 'seconds':
    case 'value':
      return t('{0} must be {1}.', name, bounded);
  }
}

function limitWords(limit: number, measure: BoundFault['measure']): string {
  switch (measure) {
    case 'letters':
      return plural(limit, '{0} character', '{0} characters', limit);
    case 'entries':
      return plural(limit, '{0} entry', '{0} entries', limit);
    case 'seconds':
      return t('{0} seconds', limit);
    case 'value':
      return String(limit);
  }
}

function boundedWords(word: BoundWord, limit: string): string {
  switch (word) {
    case 'at least':
      return t('at least {0}', limit);
    case 'more than':
      return t('more than {0}', limit);
    case 'at most':
      return t('at most {0}', limit);
    case 'less than':
      return t('less than {0}', limit);
  }
}

function tooManyCells({ points, endpoints, mostCells }: OfKind<'too-many-cells'>): string {
  const [made, most] = [formatNumber(points), formatNumber(mostCells)];
  return endpoints === 1
    ? t('These settings make {0} points; at most {1} are allowed.', made, most)
    : t(
        'These settings make {0} points, which with {1} endpoints are {2} cells to measure or predict; at most {3} are allowed. Take fewer values, or fewer endpoints at a time.',
        made,
        endpoints,
        formatNumber(points * endpoints),
        most,
      );
}

const typeWords: Readonly<Record<ValueType, string>> = {
  get text() {
    return t('a text');
  },
  get number() {
    return t('a number');
  },
  get 'whole-number'() {
    return t('a whole number');
  },
  get seconds() {
    return t('a number of seconds');
  },
  get boolean() {
    return t('true or false');
  },
  get list() {
    return t('a list');
  },
  get object() {
    return t('an object: { … }');
  },
};
