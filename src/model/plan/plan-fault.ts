import type { SettingValue } from '../settings.ts';
import type { LauncherName } from './plan.ts';
import type { PlanRule } from './plan-rule.ts';

/** Where in a plan: keys and indexes from the root, e.g. `["settings", "workers", 0]`. */
export type PlanPath = readonly (string | number)[];

/** One fault of a plan: where it is and what is wrong there. `faultSentence` says it in words. */
export type PlanFault = FaultReason & { readonly path: PlanPath };

/** What is wrong, with all that a sentence or a repair of it needs to know. */
export type FaultReason =
  | { readonly kind: PlanRule | PlainFault }
  | TextFault
  | ValueFault
  | ServiceFault
  | SettingsFault
  | VariableFault
  | LoadFault
  | BudgetFault;

/** Faults of which the place tells the rest. */
export type PlainFault =
  | 'empty-plan'
  | 'no-object'
  | 'reserved-name'
  | 'half-character'
  | 'nul-character'
  | 'no-url'
  | 'no-web-address'
  | 'password-in-url'
  | 'path-in-url'
  | 'node-args-with-command'
  | 'name-of-setting'
  | 'settings-of-attached'
  | 'of-locust'
  | 'locust-no-ramp'
  | 'locust-no-socket'
  | 'locust-no-path';

/** What is wrong with the text that a plan is read from. */
type TextFault =
  /** `null`: an error of the JSON parser that has no name. */
  | { readonly kind: 'not-json'; readonly error: JsonError | null }
  | { readonly kind: 'repeated-key'; readonly key: string }
  | { readonly kind: 'nested-too-deeply'; readonly mostLevels: number };

/** The errors of a text that is to be JSON with comments, as jsonc-parser names them. */
export const jsonErrors = [
  'InvalidSymbol',
  'InvalidNumberFormat',
  'PropertyNameExpected',
  'ValueExpected',
  'ColonExpected',
  'CommaExpected',
  'CloseBraceExpected',
  'CloseBracketExpected',
  'EndOfFileExpected',
  'UnexpectedEndOfComment',
  'UnexpectedEndOfString',
  'UnexpectedEndOfNumber',
  'InvalidUnicode',
  'InvalidEscapeCharacter',
  'InvalidCharacter',
] as const;
export type JsonError = (typeof jsonErrors)[number];

/** What is wrong with a key or a single value. */
type ValueFault =
  /** `suggestion`: the known key that was probably meant. */
  | {
      readonly kind: 'unknown-key';
      readonly key: string;
      readonly suggestion: string | null;
      readonly known: readonly string[];
    }
  /** `allowed`: the only values that it may have; empty where there are many. */
  | { readonly kind: 'missing'; readonly allowed: readonly string[] }
  | { readonly kind: 'wrong-type'; readonly expected: ValueType }
  | { readonly kind: 'not-among'; readonly allowed: readonly string[] }
  | BoundFault
  /** A server that has no launcher of its own, and the command by which launcher "command" starts it. */
  | { readonly kind: 'launched-by-command'; readonly name: string; readonly command: readonly string[] }
  /** What the schema's checker found and no other kind tells, by its own code. */
  | { readonly kind: 'unfit'; readonly code: string };

export interface BoundFault {
  readonly kind: 'too-small' | 'too-large';
  readonly limit: number;
  /** Whether the limit itself is allowed. */
  readonly inclusive: boolean;
  readonly measure: Measure;
}

export type ValueType = 'text' | 'number' | 'whole-number' | 'seconds' | 'boolean' | 'list' | 'object';
/** What a limit is a limit of. */
export type Measure = 'value' | 'seconds' | 'letters' | 'entries';

/** What a start needs to know of its server: which placeholder stands for the place to listen on. */
export type ListenPlaceholder = 'port' | 'socket';

type ServiceFault =
  /** `form`: how this launcher's servers are told what to serve. */
  | { readonly kind: 'no-app'; readonly launcher: LauncherName; readonly form: 'module' | 'script' }
  | { readonly kind: 'no-command'; readonly placeholder: ListenPlaceholder }
  | { readonly kind: 'no-place-to-listen'; readonly placeholder: ListenPlaceholder }
  /** `owners`: the launchers that know the key. */
  | {
      readonly kind: 'of-another-launcher';
      readonly key: string;
      readonly owners: readonly LauncherName[];
      readonly launcher: LauncherName;
    }
  /** Of the server's address, or a machine that is to load it. */
  | { readonly kind: 'unconfirmed-host' | 'unconfirmed-worker-host'; readonly host: string }
  /** A machine that is to load a server which listens on this one's loopback. */
  | { readonly kind: 'loopback-only'; readonly host: string };

type SettingsFault =
  | {
      readonly kind: 'unknown-setting';
      readonly name: string;
      readonly launcher: LauncherName;
      readonly known: readonly string[];
    }
  | { readonly kind: 'setting-is-ours'; readonly name: string }
  | { readonly kind: 'unused-setting'; readonly name: string }
  | { readonly kind: 'name-needed'; readonly example: string }
  | { readonly kind: 'repeated-value'; readonly value: SettingValue }
  | {
      readonly kind: 'too-many-cells';
      readonly points: number;
      readonly endpoints: number;
      readonly mostCells: number;
    };

/** What is wrong with a setting that is an environment variable. */
type VariableFault =
  | { readonly kind: 'no-values'; readonly name: string }
  | {
      readonly kind: 'setting-of-launcher';
      readonly name: string;
      readonly launcher: LauncherName;
      readonly variable: string;
    }
  | { readonly kind: 'repeated-variable'; readonly other: string; readonly variable: string }
  | { readonly kind: 'variable-in-env' | 'variable-is-ours'; readonly variable: string };

type LoadFault =
  /** Two keys of one object of which only one may be given. */
  | { readonly kind: 'excludes'; readonly keys: readonly [string, string] }
  | { readonly kind: 'needs-seconds'; readonly key: 'rate' | 'ramp' }
  | { readonly kind: 'fewer-requests-than-connections'; readonly requests: number; readonly connections: number }
  /** `first`: the place of the other one among the endpoints, from 0. */
  | { readonly kind: 'repeated-endpoint'; readonly name: string; readonly first: number };

type BudgetFault =
  | { readonly kind: 'no-figure'; readonly figures: readonly string[] }
  | { readonly kind: 'unknown-endpoint'; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: 'value-not-tried'; readonly name: string; readonly value: SettingValue }
  /** `point`: what it names and, for what it leaves out (`missing`), the first value that the plan tries. */
  | {
      readonly kind: 'partial-settings';
      readonly missing: readonly string[];
      readonly point: Readonly<Record<string, SettingValue>>;
    };

/** `settings.workers[0]` for a fault's path; `plan` for the root. */
export function formatFaultPath(path: PlanPath): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  return text === '' ? 'plan' : text;
}
