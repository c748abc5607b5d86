import { posix } from 'node:path';
import { attributeOf } from '../code/attribute-of.ts';
import {
  type Argument,
  type Call,
  type Callable,
  type Class,
  type Fields,
  type Holder,
  type Scope,
  textOf,
  unknown,
  type Value,
} from '../code/values.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { childOf, childrenOf, type Node } from '../read/syntax.ts';
import { callValue } from './js-calls.ts';
import { evaluate, lookup, member } from './js-expressions.ts';
import type { JsReader } from './js-reader.ts';
import { bindPattern, hoist, runStatements } from './js-statements.ts';
import { parseScript } from './parse-js.ts';
import { ScriptResolver } from './resolve-script.ts';

const mostSteps = 300_000;
const deepestCalls = 24;

/**
 * Follows a Node service's code from the script that it starts with, without running it: modules where they are imported,
 * functions where they are called, every way of a condition.
 */
export class ScriptReader implements JsReader {
  readonly apps: Holder[] = [];
  readonly served: Holder[] = [];
  listens = false;
  readonly #files: ProjectFiles;
  readonly #resolver: ScriptResolver;
  readonly #modules = new Map<string, Fields>();
  readonly #decorators = new Map<Node, readonly Node[]>();
  readonly #guards = new Map<Holder, string[]>();
  readonly #calls: Node[] = [];
  #steps = 0;

  constructor(files: ProjectFiles, resolver = new ScriptResolver(files)) {
    this.#files = files;
    this.#resolver = resolver;
  }

  /** A module's exports; one that is imported in circles is as far as it has come. */
  module(path: string): Fields {
    const known = this.#modules.get(path);
    if (known !== undefined) return known;
    const exports: Fields = { kind: 'fields', fields: new Map(), of: null, module: path };
    this.#modules.set(path, exports);
    const text = this.#files.readNow(path);
    if (text === null || path.endsWith('.json') || this.#modules.size > 600) return exports;
    const module: Fields = { kind: 'fields', fields: new Map([['exports', exports]]), of: null, module: null };
    const scope: Scope = { path, text, names: new Map(), outer: null };
    scope.names.set('module', module);
    scope.names.set('exports', exports);
    scope.names.set('__dirname', textOf(posix.dirname(path)));
    scope.names.set('__filename', textOf(path));
    const statements = childrenOf(parseScript(path, text));
    hoist(this, statements, scope);
    runStatements(this, statements, scope);
    const replaced = module.fields.get('exports');
    if (replaced !== undefined && replaced !== exports) {
      // `module.exports = …`: the thing itself, which an import finds as the default.
      exports.fields.set('default', replaced);
      exports.fields.set('module.exports', replaced);
      if (replaced.kind === 'fields') for (const [name, value] of replaced.fields) exports.fields.set(name, value);
    }
    return exports;
  }

  decoratorsOf(node: Node): readonly Node[] {
    return this.#decorators.get(node) ?? [];
  }

  keepDecorators(node: Node, decorators: readonly Node[]): void {
    if (decorators.length > 0) this.#decorators.set(node, decorators);
  }

  guardsOf(holder: Holder): string[] {
    const guards = this.#guards.get(holder) ?? [];
    this.#guards.set(holder, guards);
    return guards;
  }

  step(): boolean {
    return this.#steps++ < mostSteps;
  }

  evaluate(node: Node, scope: Scope): Value {
    return this.step() ? evaluate(this, node, scope) : unknown(scope.text.slice(node.from, node.to));
  }

  run(statements: readonly Node[], scope: Scope): Value | null {
    return runStatements(this, statements, scope);
  }

  bind(pattern: Node, value: Value, scope: Scope): void {
    bindPattern(this, pattern, value, scope);
  }

  lookup(name: string, scope: Scope): Value {
    return lookup(name, scope);
  }

  member(value: Value, name: string): Value {
    return member(value, name);
  }

  callValue(callee: Value, call: Call): Value {
    return callValue(this, callee, call);
  }

  importModule(specifier: string, scope: Scope): Fields | null {
    const path = this.#resolver.resolve(specifier, scope.path);
    return path === null || path === scope.path ? null : this.module(path);
  }

  modulesIn(folder: string): readonly { readonly path: string; readonly exports: Fields }[] {
    return this.#files.paths
      .filter(
        (path) =>
          path.startsWith(`${folder}/`) && /\.[cm]?[jt]s$/.test(path) && !/\.(d|test|spec)\.[cm]?ts$/.test(path),
      )
      .slice(0, 200)
      .map((path) => ({ path, exports: this.module(path) }));
  }

  call(callable: Callable, args: readonly Argument[]): Value {
    const otherwise = unknown(`${callable.name}()`);
    const { node } = callable;
    if (this.#calls.length >= deepestCalls || this.#calls.some((one) => one.from === node.from && one.to === node.to))
      return otherwise;
    const scope: Scope = {
      path: callable.scope.path,
      text: callable.scope.text,
      names: new Map(),
      outer: callable.scope,
    };
    if (callable.self !== null) scope.names.set('this', callable.self);
    this.#bindParameters(node, args, scope);
    this.#calls.push(node);
    try {
      const block = childOf(node, 'Block');
      if (block === null) {
        const body = node.name === 'ArrowFunction' ? childrenOf(node).at(-1) : undefined;
        return body === undefined ? otherwise : this.evaluate(body, scope);
      }
      const statements = childrenOf(block);
      hoist(this, statements, scope);
      return runStatements(this, statements, scope) ?? otherwise;
    } finally {
      this.#calls.pop();
    }
  }

  instance(made: Class, args: readonly Argument[]): Fields {
    const instance: Fields = { kind: 'fields', fields: new Map(), of: made, module: null };
    const body = childOf(made.node, 'ClassBody');
    const scope: Scope = {
      path: made.scope.path,
      text: made.scope.text,
      names: new Map([['this', instance]]),
      outer: made.scope,
    };
    for (const property of body === null ? [] : childrenOf(body).filter(({ name }) => name === 'PropertyDeclaration')) {
      const name = childOf(property, 'PropertyDefinition');
      const children = childrenOf(property);
      const value = children[children.findIndex((child) => child.name === 'Equals') + 1];
      if (name !== null && value !== undefined && value !== name && children.some((child) => child.name === 'Equals'))
        instance.fields.set(made.scope.text.slice(name.from, name.to), this.evaluate(value, scope));
    }
    const build = attributeOf(made, 'constructor');
    if (build?.kind === 'callable') this.call({ ...build, self: instance }, args);
    return instance;
  }

  #bindParameters(node: Node, args: readonly Argument[], scope: Scope): void {
    const list = childOf(node, 'ParamList');
    let place = 0;
    const children = list === null ? [] : childrenOf(list);
    for (let at = 0; at < children.length; at++) {
      const child = children[at] as Node;
      if (child.name === 'Spread') {
        const rest = children[at + 1];
        const items = args.slice(place).map(({ value }) => value);
        if (rest !== undefined) this.bind(rest, { kind: 'list', items }, scope);
        break;
      }
      if (!['VariableDefinition', 'ObjectPattern', 'ArrayPattern'].includes(child.name)) continue;
      const given = args[place++]?.value;
      const fallback = children[at + 1]?.name === 'Equals' ? children[at + 2] : undefined;
      const source = scope.text.slice(child.from, child.to);
      this.bind(child, given ?? (fallback === undefined ? unknown(source) : this.evaluate(fallback, scope)), scope);
      if (fallback !== undefined) at += 2;
    }
  }
}
