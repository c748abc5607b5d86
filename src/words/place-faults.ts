import type { JsonError, PlainFault } from '../model/plan/plan-fault.ts';
import type { PlanRule } from '../model/plan/plan-rule.ts';

/** Faults that their place and the names of no other field tell. */
type PlaceFault = Exclude<PlanRule | PlainFault, 'header-of-ours'>;

/** The sentences of the faults that have no parameters. They get the name of the field. */
export const placeFaultSentences: Readonly<Record<PlaceFault, (name: () => string) => string>> = {
  'empty-plan': () => 'The plan is empty.',
  'no-object': () => 'A plan is an object: { "service": …, "endpoints": … }.',
  'reserved-name': (name) => `${name()} can't be a name here.`,
  'half-character': () => 'This text holds half a character: a surrogate (\\ud800 to \\udfff) without its partner.',
  'nul-character': () => 'This text holds a NUL character, which no program can be given.',
  'no-url': (name) => `${name()} is missing: the address of the server to benchmark, such as "http://127.0.0.1:8000".`,
  'no-web-address': () => 'This is not an http or https address, such as "http://127.0.0.1:8000".',
  'password-in-url': () =>
    'The URL holds a user name or password, which would not be sent: put "Authorization": "${env:NAME}" into the headers of the endpoints, and take it out here.',
  'path-in-url': () =>
    'The URL names the server alone, such as "http://127.0.0.1:8000": put its path and query into the paths of the endpoints.',
  'node-args-with-command': (name) => `${name()} stand before "app"; with "command" write them into the command.`,
  'name-of-setting': () =>
    'The name of a setting starts with a letter or "_" and goes on with letters, digits, "_" and "-": it stands in {…} in the command.',
  'settings-of-attached': () => 'Launcher "attach" takes no settings: the server already runs.',
  'endpoints-needed': () => 'Name at least one endpoint.',
  'values-needed': () => 'Give at least one value.',
  'setting-value': () => 'A setting takes a text or a number.',
  'setting-values': () => 'A setting takes one value or a list of values, each a text or a number.',
  'path-form': () => 'A path must start with "/" and hold no spaces and no "#" (write a space as %20).',
  'host-form': () => 'A host is a name, with a port if need be, such as "shop.example" or "shop.example:8443".',
  'method-form': () => 'A method is written in capitals, such as "GET" or "POST".',
  'header-name': (name) => `${name()} is not a header name.`,
  'header-on-one-line': () => 'A header value must be on one line.',
  'body-form': () => 'A body is a text, { "json": … } or { "file": "…" }.',
  'load-seconds': () => 'How long a trial takes is a number of seconds above 0, up to 3,600; in a plan also "auto".',
  'status-form': () => 'A status is a code from 100 to 599, or a list of such codes.',
  'companion-command': () => 'A companion needs a command: a list of the program and its arguments.',
  'prepare-command': () => 'A command is a list of the program and its arguments, such as ["npm", "ci"].',
  'variable-name': () => 'An environment variable has a name of letters, digits and "_".',
  'baseline-only': () => 'A budget can be relative to the "baseline" only.',
  'percent-of-baseline': (name) => `${name()} belongs to "notSlowerThan": "baseline".`,
  'env-file-form': (name) => `${name()} takes the path of a file, or a list of paths.`,
  'env-file-needed': () => 'Name at least one file.',
};

/** What is wrong with a text that is no JSON, after "This is not JSON (with comments):". */
export const jsonErrorWords: Readonly<Record<JsonError, string>> = {
  InvalidSymbol: 'names and texts stand in double quotes',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a ":" is expected here',
  CommaExpected: 'a "," is missing before this',
  CloseBraceExpected: 'a "}" is missing',
  CloseBracketExpected: 'a "]" is missing',
  EndOfFileExpected: 'the plan is complete before this, but more follows',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a text is not closed by a double quote',
  UnexpectedEndOfNumber: 'a number breaks off',
  InvalidUnicode: '"\\u" needs four hexadecimal digits',
  InvalidEscapeCharacter: 'this may not follow a backslash (write a backslash as "\\\\")',
  InvalidCharacter: 'a text may hold no line end or control character',
};
