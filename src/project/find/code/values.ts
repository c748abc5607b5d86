import { t } from '../../../words/language.ts';
import type { Node } from '../read/syntax.ts';

/** A text that the code gives, and what has to hold for it: "ADMIN_ROOT is not set". */
export interface Text {
  readonly kind: 'text';
  readonly text: string;
  readonly assumes: readonly string[];
}

export interface Count {
  readonly kind: 'count';
  readonly count: number;
}

/** What only running the code would tell; `source` is the expression as it is written. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly source: string;
  /** The environment variable that it is; left out: none. */
  readonly variable?: string;
}

/** Something of a library, by its full name: `flask.Flask`, `express.Router`. */
export interface External {
  readonly kind: 'external';
  readonly name: string;
}

export interface List {
  readonly kind: 'list';
  readonly items: Value[];
}

/** A dictionary, an object, a module, an instance of a class of the project. */
export interface Fields {
  readonly kind: 'fields';
  readonly fields: Map<string, Value>;
  /** The class it is an instance of. */
  readonly of: Class | null;
  /** The module that it is, by its path. */
  readonly module: string | null;
}

/** Names that code sees: those of its own block, then of the ones around it. */
export interface Scope {
  readonly path: string;
  readonly text: string;
  readonly names: Map<string, Value>;
  readonly outer: Scope | null;
}

export interface Callable {
  readonly kind: 'callable';
  readonly name: string;
  readonly node: Node;
  readonly scope: Scope;
  /** What stands first among its arguments: the instance of a method. */
  readonly self: Value | null;
  /** Its decorators as they are written, without "@". */
  readonly decorators: readonly string[];
}

export interface Class {
  readonly kind: 'class';
  readonly name: string;
  readonly node: Node;
  readonly scope: Scope;
  readonly fields: Map<string, Value>;
  readonly bases: readonly Value[];
  readonly decorators: readonly string[];
}

/** A method of something that is no code of the project's own: `app.route`. */
export interface Method {
  readonly kind: 'method';
  readonly of: Value;
  readonly name: string;
}

/** One entry of a list of routes that is not yet part of an app: Starlette's `Route`, Django's `path`. */
export interface RouteEntry {
  readonly kind: 'entry';
  readonly pattern: Value;
  readonly style: 'plain' | 'regex';
  /** What answers: a function, a class, another holder, a list of entries. */
  readonly target: Value;
  readonly methods: Value | null;
  /** What decides who is let in, as it is written; left out: nothing beside its target's own. */
  readonly guards?: readonly string[];
  /** Whether an unknown pattern's source is a name for it rather than how it is written. */
  readonly isNamed?: boolean;
  readonly node: Node;
  readonly scope: Scope;
}

/** A part of a path: known, or only known while the service runs. */
export type PathPart = Text | Unknown;

export interface Route {
  readonly path: readonly PathPart[];
  /** In capitals; `null`: any. */
  readonly methods: readonly string[] | null;
  /** The functions that answer it, those before the last included. */
  readonly handlers: readonly Value[];
  /** What else may decide who is let in, as it is written. */
  readonly guards: readonly string[];
  readonly node: Node;
  readonly scope: Scope;
}

export interface Mount {
  readonly prefix: readonly PathPart[];
  readonly target: Holder | Unknown;
  readonly guards: readonly string[];
  /** Whether the prefix is in place of the target's own, as Flask's `url_prefix` is. */
  readonly replacesPrefix: boolean;
}

/** What routes hang on: an app, or a part of one (blueprint, router, plugin) that is mounted elsewhere. */
export interface Holder {
  readonly kind: 'holder';
  /** `Flask`, `FastAPI`, `express`; or `part`. */
  readonly framework: string;
  readonly isApp: boolean;
  readonly scope: Scope;
  readonly node: Node;
  readonly prefix: PathPart[];
  readonly routes: Route[];
  readonly mounts: Mount[];
  /** Guards of all its routes. */
  readonly guards: string[];
  /** What stands before all routes below a path, as it is written: `app.use("/admin/*", auth)`. */
  readonly guardedPaths: { readonly path: string; readonly guards: readonly string[] }[];
  /** A step that stands in front of the whole path of its routes, wherever it is mounted: Sanic's `version=1`. */
  version?: string | undefined;
}

export type Value = Text | Count | Unknown | External | List | Fields | Callable | Class | Method | RouteEntry | Holder;

/** An argument of a call; `name` for a keyword. */
export interface Argument {
  readonly name: string | null;
  readonly value: Value;
  /** As it is written. */
  readonly source: string;
}

/** A call of something that is no code of the project's own. */
export interface Call {
  readonly node: Node;
  readonly scope: Scope;
  readonly source: string;
  readonly args: readonly Argument[];
}

export function textOf(text: string, assumes: readonly string[] = []): Text {
  return { kind: 'text', text, assumes };
}

export function unknown(source: string): Unknown {
  return { kind: 'unknown', source };
}

export function unknownVariable(name: string): Unknown {
  return { ...unknown(t('the environment variable {0}', name)), variable: name };
}

/** The argument of that name, else the one at that place among those without a name. */
export function argument(call: Call, name: string | null, place: number | null): Value | null {
  const named = name === null ? undefined : call.args.find((one) => one.name === name);
  if (named !== undefined) return named.value;
  return place === null ? null : (call.args.filter((one) => one.name === null)[place]?.value ?? null);
}

/** The last part of a dotted name. */
export function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** How an argument is written; what makes its value where it is none of the call's. */
export function sourceOf(call: Call, value: Value | null): string {
  return call.args.find((one) => one.value === value)?.source ?? '';
}
