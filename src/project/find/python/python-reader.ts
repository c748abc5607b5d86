import { posix } from 'node:path';
import { t } from '../../../words/language.ts';
import { attributeOf } from '../code/attribute-of.ts';
import {
  type Argument,
  type Call,
  type Callable,
  type Class,
  type Fields,
  type Holder,
  type Scope,
  type Text,
  textOf,
  unknown,
  type Value,
} from '../code/values.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { childOf, childrenOf, type Node } from '../read/syntax.ts';
import { callValue } from './calls.ts';
import { evaluate, lookup, member } from './expressions.ts';
import { parametersOf } from './parameters.ts';
import { parsePython, statementsOf } from './parse-python.ts';
import { pythonFolders, resolveImport } from './python-modules.ts';
import type { Reader } from './reader.ts';
import { runStatements } from './statements.ts';

/** Steps that following a project's code may take, and how deep its calls may go. */
const mostSteps = 400_000;
const deepestCalls = 24;

/**
 * Follows a project's Python code as far as its texts, names and calls of web frameworks go, without running it: modules
 * where they are imported, functions where they are called, both ways of a condition.
 */
export class PythonReader implements Reader {
  readonly files: ProjectFiles;
  /** All apps that the code which was followed has made, in functions as well. */
  readonly apps = new Set<Holder>();
  readonly #folders: ReadonlySet<string>;
  readonly #modules = new Map<string, Fields>();
  readonly #imports = new Map<string, string[]>();
  readonly #texts = new Map<string, string>();
  readonly #stars = new Map<string, Fields[]>();
  readonly #calls: Callable[] = [];
  #steps = 0;

  /** Cores that a count of them gives. */
  readonly cores: number;
  readonly #variables: ReadonlySet<string>;

  /** `variables`: names that the project's environment files set. */
  constructor(files: ProjectFiles, options: { readonly cores: number; readonly variables?: ReadonlySet<string> }) {
    this.files = files;
    this.cores = options.cores;
    this.#variables = options.variables ?? new Set();
    this.#folders = pythonFolders(files);
  }

  get folders(): ReadonlySet<string> {
    return this.#folders;
  }

  /** Whether there is still time to follow more. */
  step(): boolean {
    return this.#steps++ < mostSteps;
  }

  /** A module by its path, evaluated; one that is imported in circles is as far as it has come, as in Python. */
  module(path: string): Fields {
    const known = this.#modules.get(path);
    if (known !== undefined) return known;
    const module: Fields = { kind: 'fields', fields: new Map(), of: null, module: path };
    this.#modules.set(path, module);
    if (!path.endsWith('.py')) return module;
    const text = this.files.readNow(path) ?? '';
    this.#texts.set(path, text);
    const scope: Scope = { path, text, names: module.fields, outer: null };
    runStatements(this, statementsOf(parsePython(text)), scope);
    return module;
  }

  /** What a module imports, as it is written. */
  importsOf(path: string): readonly string[] {
    return this.#imports.get(path) ?? [];
  }

  /** The module that an import means; `null` for a library's. */
  importModule(name: string, scope: Scope): Fields | null {
    const imports = this.#imports.get(scope.path) ?? [];
    if (!imports.includes(name)) imports.push(name);
    this.#imports.set(scope.path, imports);
    const path = resolveImport(name, scope.path, this.files, this.#folders);
    return path === null ? null : this.module(path);
  }

  star(path: string, module: Fields): void {
    this.#stars.set(path, [...(this.#stars.get(path) ?? []), module]);
  }

  starred(path: string, name: string, depth = 0): Value | null {
    if (name.startsWith('_') || depth > 6) return null;
    for (const module of this.#stars.get(path) ?? []) {
      const found =
        module.fields.get(name) ?? (module.module === null ? null : this.starred(module.module, name, depth + 1));
      if (found != null) return found;
    }
    return null;
  }

  /** A name of a module: its own, or a module inside of its folder. */
  memberOf(module: Fields, name: string): Value | null {
    const own = module.fields.get(name);
    if (own !== undefined) return own;
    if (module.module === null) return null;
    const starred = this.starred(module.module, name);
    if (starred !== null) return starred;
    const home = module.module.endsWith('.py')
      ? posix.basename(module.module) === '__init__.py'
        ? posix.dirname(module.module)
        : null
      : module.module;
    if (home === null) return null;
    const path = resolveImport(`.${name}`, posix.join(home, '__init__.py'), this.files, this.#folders);
    return path === null || path === module.module ? null : this.module(path);
  }

  run(statements: readonly Node[], scope: Scope): Value | null {
    return runStatements(this, statements, scope);
  }

  callValue(callee: Value, call: Call): Value {
    const value = callValue(this, callee, call);
    if (value.kind === 'holder' && value.isApp) this.apps.add(value);
    return value;
  }

  lookup(name: string, scope: Scope): Value {
    return lookup(this, name, scope);
  }

  member(value: Value, name: string): Value {
    return member(this, value, name);
  }

  /** What an environment variable gives where only its default is known. */
  variableValue(name: string, fallback: Text): Value {
    const variable = [name, name.toUpperCase()].find((one) => this.#variables.has(one));
    if (variable !== undefined) return unknown(t('the environment variable {0}', variable));
    return textOf(fallback.text, [...fallback.assumes, name.toUpperCase()]);
  }

  evaluate(node: Node, scope: Scope): Value {
    return this.step() ? evaluate(this, node, scope) : unknown(scope.text.slice(node.from, node.to));
  }

  /** What a function of the project gives back. */
  call(callable: Callable, args: readonly Argument[]): Value {
    const otherwise = unknown(`${callable.name}()`);
    if (this.#calls.length >= deepestCalls || this.#calls.some(({ node }) => node === callable.node)) return otherwise;
    const body = childOf(callable.node, 'Body');
    if (body === null && callable.node.name !== 'LambdaExpression') return otherwise;
    const scope: Scope = {
      path: callable.scope.path,
      text: callable.scope.text,
      names: this.#bind(callable, args),
      outer: callable.scope,
    };
    this.#calls.push(callable);
    try {
      if (callable.node.name === 'LambdaExpression') {
        const expression = childrenOf(callable.node).at(-1);
        return expression === undefined ? otherwise : this.evaluate(expression, scope);
      }
      return (body === null ? null : runStatements(this, statementsOf(body), scope)) ?? otherwise;
    } finally {
      this.#calls.pop();
    }
  }

  /** An instance of a class of the project. */
  instance(made: Class, args: readonly Argument[]): Fields {
    const instance: Fields = { kind: 'fields', fields: new Map(), of: made, module: null };
    const init = attributeOf(made, '__init__');
    if (init?.kind === 'callable') this.call({ ...init, self: instance }, args);
    return instance;
  }

  #bind(callable: Callable, args: readonly Argument[]): Map<string, Value> {
    const names = new Map<string, Value>();
    const list = childOf(callable.node, 'ParamList');
    const places = callable.self === null ? [] : [callable.self];
    places.push(...args.filter(({ name }) => name === null).map(({ value }) => value));
    let place = 0;
    for (const { name, fallback, star } of list === null ? [] : parametersOf(list, callable.scope.text)) {
      const given = args.find((one) => one.name === name)?.value;
      if (star) names.set(name, unknown(name));
      else if (given !== undefined) names.set(name, given);
      else if (place < places.length) names.set(name, places[place++] as Value);
      else names.set(name, fallback === null ? unknown(name) : this.evaluate(fallback, callable.scope));
    }
    return names;
  }
}
