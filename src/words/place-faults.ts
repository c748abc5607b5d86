import type { JsonError, PlainFault } from '../model/plan/plan-fault.ts';
import type { PlanRule } from '../model/plan/plan-rule.ts';
import { t } from './language.ts';

/** Faults that their place and the names of no other field tell. */
type PlaceFault = Exclude<PlanRule | PlainFault, 'header-of-ours'>;

/** The sentences of the faults that have no parameters. They get the name of the field. */
export const placeFaultSentences: Readonly<Record<PlaceFault, (name: () => string) => string>> = {
  'empty-plan': () => t('The plan is empty.'),
  'no-object': () => t('A plan is an object: { "service": …, "endpoints": … }.'),
  'reserved-name': (name) => t("{0} can't be a name here.", name()),
  'half-character': () => t('This text holds half a character: a surrogate (\\ud800 to \\udfff) without its partner.'),
  'nul-character': () => t('This text holds a NUL character, which no program can be given.'),
  'no-url': (name) =>
    t('{0} is missing: the address of the server to benchmark, such as "http://127.0.0.1:8000".', name()),
  'no-web-address': () => t('This is not an http or https address, such as "http://127.0.0.1:8000".'),
  'password-in-url': () =>
    t(
      'The URL holds a user name or password, which would not be sent: put "Authorization": "${env:NAME}" into the headers of the endpoints, and take it out here.',
    ),
  'path-in-url': () =>
    t(
      'The URL names the server alone, such as "http://127.0.0.1:8000": put its path and query into the paths of the endpoints.',
    ),
  'node-args-with-command': (name) => t('{0} stand before "app"; with "command" write them into the command.', name()),
  'name-of-setting': () =>
    t(
      'The name of a setting starts with a letter or "_" and goes on with letters, digits, "_" and "-": it stands in {…} in the command.',
    ),
  'settings-of-attached': () => t('Launcher "attach" takes no settings: the server already runs.'),
  'of-locust': (name) => t('{0} belongs to "engine": "locust".', name()),
  'locust-no-ramp': (name) =>
    t('Locust’s workers can’t take the steps of {0} together: use the native engine.', name()),
  'locust-no-socket': () => t('Locust does not connect to unix sockets: let the server listen on TCP.'),
  'locust-no-path': () => t('Locust refuses a path that starts with "//": use the native engine.'),
  'endpoints-needed': () => t('Name at least one endpoint.'),
  'values-needed': () => t('Give at least one value.'),
  'setting-value': () => t('A setting takes a text or a number.'),
  'setting-values': () => t('A setting takes one value or a list of values, each a text or a number.'),
  'path-form': () => t('A path must start with "/" and hold no spaces and no "#" (write a space as %20).'),
  'host-form': () => t('A host is a name, with a port if need be, such as "shop.example" or "shop.example:8443".'),
  'method-form': () => t('A method is written in capitals, such as "GET" or "POST".'),
  'header-name': (name) => t('{0} is not a header name.', name()),
  'header-on-one-line': () => t('A header value must be on one line.'),
  'body-form': () => t('A body is a text, { "json": … } or { "file": "…" }.'),
  'load-seconds': () => t('How long a trial takes is a number of seconds above 0, up to 3,600; in a plan also "auto".'),
  'status-form': () => t('A status is a code from 100 to 599, or a list of such codes.'),
  'companion-command': () => t('A companion needs a command: a list of the program and its arguments.'),
  'prepare-command': () => t('A command is a list of the program and its arguments, such as ["npm", "ci"].'),
  'variable-name': () => t('An environment variable has a name of letters, digits and "_".'),
  'baseline-only': () => t('A budget can be relative to the "baseline" only.'),
  'percent-of-baseline': (name) => t('{0} belongs to "notSlowerThan": "baseline".', name()),
  'env-file-form': (name) => t('{0} takes the path of a file, or a list of paths.', name()),
  'env-file-needed': () => t('Name at least one file.'),
};

/** What is wrong with a text that is no JSON, after "This is not JSON (with comments):". */
export const jsonErrorWords: Readonly<Record<JsonError, string>> = {
  get InvalidSymbol() {
    return t('names and texts stand in double quotes');
  },
  get InvalidNumberFormat() {
    return t('this is not a number');
  },
  get PropertyNameExpected() {
    return t('a name in double quotes is expected here');
  },
  get ValueExpected() {
    return t('a value is expected here');
  },
  get ColonExpected() {
    return t('a ":" is expected here');
  },
  get CommaExpected() {
    return t('a "," is missing before this');
  },
  get CloseBraceExpected() {
    return t('a "}" is missing');
  },
  get CloseBracketExpected() {
    return t('a "]" is missing');
  },
  get EndOfFileExpected() {
    return t('the plan is complete before this, but more follows');
  },
  get UnexpectedEndOfComment() {
    return t('a comment is not closed');
  },
  get UnexpectedEndOfString() {
    return t('a text is not closed by a double quote');
  },
  get UnexpectedEndOfNumber() {
    return t('a number breaks off');
  },
  get InvalidUnicode() {
    return t('"\\u" needs four hexadecimal digits');
  },
  get InvalidEscapeCharacter() {
    return t('this may not follow a backslash (write a backslash as "\\\\")');
  },
  get InvalidCharacter() {
    return t('a text may hold no line end or control character');
  },
};
