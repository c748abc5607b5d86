import type { Class, Scope, Value } from '../code/values.ts';
import { unknown } from '../code/values.ts';
import { childOf, childrenOf, type Node } from '../read/syntax.ts';
import type { JsReader } from './js-reader.ts';
import { scriptString } from './parse-js.ts';

/** Functions are there before the statements run. */
export function hoist(reader: JsReader, statements: readonly Node[], scope: Scope): void {
  for (const statement of statements) {
    if (statement.name === 'FunctionDeclaration') declareFunction(statement, scope);
    else if (statement.name === 'ExportDeclaration') {
      const definition = childOf(statement, 'FunctionDeclaration');
      if (definition !== null) declareFunction(definition, scope);
    }
    if (!reader.step()) return;
  }
}

/** Follows statements one by one; gives what they return, of several returns the first that is known. */
export function runStatements(reader: JsReader, statements: readonly Node[], scope: Scope): Value | null {
  let returned: Value | null = null;
  let decorators: Node[] = [];
  for (const statement of statements) {
    if (!reader.step()) break;
    // `@Controller() export class …`: the decorators stand by themselves.
    if (statement.name === 'ClassDeclaration' && childOf(statement, 'ClassBody') === null) {
      decorators.push(...childrenOf(statement).filter(({ name }) => name === 'Decorator'));
      continue;
    }
    const value = runStatement(reader, statement, scope, decorators);
    decorators = [];
    if (value !== null && (returned === null || returned.kind === 'unknown')) returned = value;
  }
  return returned;
}

function runStatement(reader: JsReader, node: Node, scope: Scope, decorators: readonly Node[]): Value | null {
  switch (node.name) {
    case 'ImportDeclaration':
      importNames(reader, node, scope);
      return null;
    case 'ExportDeclaration':
      exportNames(reader, node, scope, decorators);
      return null;
    case 'VariableDeclaration':
      declareVariables(reader, node, scope);
      return null;
    case 'FunctionDeclaration':
      declareFunction(node, scope);
      return null;
    case 'ClassDeclaration':
      declareClass(reader, node, scope, decorators);
      return null;
    case 'ExpressionStatement':
      for (const child of childrenOf(node)) reader.evaluate(child, scope);
      return null;
    case 'ReturnStatement': {
      const value = childrenOf(node).find(({ name }) => name !== 'return');
      return value === undefined ? null : reader.evaluate(value, scope);
    }
    case 'ForStatement':
      return forEach(reader, node, scope);
    case 'Block':
    case 'IfStatement':
    case 'TryStatement':
    case 'CatchClause':
    case 'FinallyClause':
    case 'WhileStatement':
    case 'DoStatement':
    case 'LabeledStatement':
    case 'SwitchStatement':
    case 'SwitchBody':
      return reader.run(childrenOf(node), scope);
    default:
      return null;
  }
}

function forEach(reader: JsReader, node: Node, scope: Scope): Value | null {
  const spec = childOf(node, 'ForOfSpec', 'ForInSpec', 'ForSpec');
  const body = childrenOf(node).at(-1);
  if (body === undefined || spec === null) return null;
  if (spec.name !== 'ForOfSpec') return reader.run([body], scope);
  const children = childrenOf(spec);
  const pattern = children.find(({ name }) =>
    /^(VariableDefinition|VariableName|ObjectPattern|ArrayPattern)$/.test(name),
  );
  const over = children[children.findIndex(({ name }) => name === 'of') + 1];
  if (pattern === undefined || over === undefined) return reader.run([body], scope);
  const items = reader.evaluate(over, scope);
  let returned: Value | null = null;
  for (const item of items.kind === 'list'
    ? items.items.slice(0, 200)
    : [unknown(scope.text.slice(over.from, over.to))]) {
    reader.bind(pattern, item, scope);
    returned = reader.run([body], scope) ?? returned;
  }
  return returned;
}

/** A module out of the project is known by the name that it is given: `const express = require("../../")`. */
function named(value: Value, pattern: Node, scope: Scope): Value {
  const isLost = value.kind === 'external' && value.name.startsWith('.') && pattern.name === 'VariableDefinition';
  return isLost ? { kind: 'external', name: scope.text.slice(pattern.from, pattern.to) } : value;
}

function declareVariables(reader: JsReader, node: Node, scope: Scope): string[] {
  const children = childrenOf(node);
  const names: string[] = [];
  for (let at = 0; at < children.length; at++) {
    const pattern = children[at] as Node;
    if (!['VariableDefinition', 'ObjectPattern', 'ArrayPattern'].includes(pattern.name)) continue;
    let next = at + 1;
    while (children[next]?.name === 'TypeAnnotation') next++;
    const value = children[next]?.name === 'Equals' ? children[next + 1] : undefined;
    const source = scope.text.slice(pattern.from, pattern.to);
    bindPattern(
      reader,
      pattern,
      value === undefined ? unknown(source) : named(reader.evaluate(value, scope), pattern, scope),
      scope,
    );
    if (pattern.name === 'VariableDefinition') names.push(source);
  }
  return names;
}

/** Binds a name, or the names of a pattern, in this scope. */
export function bindPattern(reader: JsReader, pattern: Node, value: Value, scope: Scope): void {
  const { text } = scope;
  if (pattern.name === 'VariableDefinition' || pattern.name === 'VariableName')
    scope.names.set(text.slice(pattern.from, pattern.to), value);
  else if (pattern.name === 'ArrayPattern')
    childrenOf(pattern)
      .filter(({ name }) => name !== '[' && name !== ']')
      .forEach((item, index) => {
        bindPattern(reader, item, value.kind === 'list' ? (value.items[index] ?? unknown('')) : unknown(''), scope);
      });
  else if (pattern.name === 'ObjectPattern')
    for (const property of childrenOf(pattern).filter(({ name }) => name === 'PatternProperty')) {
      const children = childrenOf(property);
      const [key] = children;
      const colon = children.findIndex(({ name }) => name === ':');
      const target = colon === -1 ? key : children[colon + 1];
      if (key === undefined || target === undefined || key.name === 'Spread') continue;
      const name = text.slice(key.from, key.to);
      const found = reader.member(value, name);
      const equals = children.findIndex((child) => child.name === 'Equals');
      const fallback = equals === -1 ? undefined : children[equals + 1];
      bindPattern(
        reader,
        target,
        found.kind === 'unknown' && fallback !== undefined ? reader.evaluate(fallback, scope) : found,
        scope,
      );
    }
}

function declareFunction(node: Node, scope: Scope): void {
  const name = childOf(node, 'VariableDefinition');
  if (name === null) return;
  const text = scope.text.slice(name.from, name.to);
  if (scope.names.get(text)?.kind === 'callable') return;
  scope.names.set(text, { kind: 'callable', name: text, node, scope, self: null, decorators: [] });
}

/** A class with its methods; decorators are kept with it and with them. */
export function declareClass(reader: JsReader, node: Node, scope: Scope, before: readonly Node[]): Class {
  const nameNode = childOf(node, 'VariableDefinition');
  const name = nameNode === null ? 'class' : scope.text.slice(nameNode.from, nameNode.to);
  const children = childrenOf(node);
  const base = children[children.findIndex((child) => child.name === 'extends') + 1];
  const fields = new Map<string, Value>();
  const decorators = [...before, ...children.filter((child) => child.name === 'Decorator')];
  const made: Class = {
    kind: 'class',
    name,
    node,
    scope,
    fields,
    bases:
      children.some((child) => child.name === 'extends') && base !== undefined ? [reader.evaluate(base, scope)] : [],
    decorators: decorators.map((one) => scope.text.slice(one.from + 1, one.to)),
  };
  reader.keepDecorators(node, decorators);
  if (nameNode !== null) scope.names.set(name, made);
  const body = childOf(node, 'ClassBody');
  for (const part of body === null ? [] : childrenOf(body)) {
    const key = childOf(part, 'PropertyDefinition');
    if (key === null) continue;
    const partName = scope.text.slice(key.from, key.to);
    const own = childrenOf(part).filter((child) => child.name === 'Decorator');
    if (part.name === 'MethodDeclaration') {
      fields.set(partName, {
        kind: 'callable',
        name: partName,
        node: part,
        scope,
        self: null,
        decorators: own.map((one) => scope.text.slice(one.from + 1, one.to)),
      });
      reader.keepDecorators(part, own);
    } else if (part.name === 'PropertyDeclaration' && scope.text.slice(part.from, part.to).startsWith('static')) {
      const value = childrenOf(part).at(-1);
      if (value !== undefined && value !== key) fields.set(partName, reader.evaluate(value, scope));
    }
  }
  return made;
}

function importNames(reader: JsReader, node: Node, scope: Scope): void {
  const source = childOf(node, 'String');
  if (source === null || scope.text.slice(node.from, node.to).startsWith('import type')) return;
  const specifier = scriptString(scope.text.slice(source.from, source.to));
  const module = reader.importModule(specifier, scope);
  const named = (name: string): Value => {
    if (module === null) return { kind: 'external', name: name === 'default' ? specifier : `${specifier}.${name}` };
    return module.fields.get(name) ?? unknown(name);
  };
  const children = childrenOf(node);
  children.forEach((child, at) => {
    if (child.name === 'VariableDefinition') {
      const isAll = children[at - 1]?.name === 'as';
      const value: Value = isAll
        ? (module ?? { kind: 'external', name: specifier })
        : (module?.fields.get('default') ?? (module === null ? named('default') : module));
      scope.names.set(scope.text.slice(child.from, child.to), value);
    }
    if (child.name === 'ImportGroup') forEachPair(child, scope, (name, alias) => scope.names.set(alias, named(name)));
  });
}

/** `{ a, b as c }`. */
function forEachPair(group: Node, scope: Scope, each: (name: string, alias: string) => void): void {
  const words = childrenOf(group)
    .filter(({ name }) => name !== '{' && name !== '}')
    .map((child) => ({ kind: child.name, text: scope.text.slice(child.from, child.to) }));
  for (let at = 0; at < words.length; at++) {
    const name = words[at]?.text ?? '';
    if (name === 'type' && words[at + 1] !== undefined && words[at + 1]?.kind !== 'as') continue;
    const hasAlias = words[at + 1]?.text === 'as';
    each(name, hasAlias ? (words[at + 2]?.text ?? name) : name);
    if (hasAlias) at += 2;
  }
}

function exportNames(reader: JsReader, node: Node, scope: Scope, decorators: readonly Node[]): void {
  const exports = reader.lookup('exports', scope);
  if (exports.kind !== 'fields') return;
  const children = childrenOf(node);
  const isDefault = children.some(({ name }) => name === 'default');
  const source = childOf(node, 'String');
  const group = childOf(node, 'ExportGroup');
  if (source !== null && (group !== null || children.some(({ name }) => name === 'Star'))) {
    const specifier = scriptString(scope.text.slice(source.from, source.to));
    const module = reader.importModule(specifier, scope);
    const named = (name: string): Value =>
      module === null ? { kind: 'external', name: `${specifier}.${name}` } : (module.fields.get(name) ?? unknown(name));
    if (group !== null) forEachPair(group, scope, (name, alias) => exports.fields.set(alias, named(name)));
    else for (const [name, value] of module?.fields ?? []) if (name !== 'default') exports.fields.set(name, value);
    return;
  }
  if (group !== null) {
    forEachPair(group, scope, (name, alias) => exports.fields.set(alias, reader.lookup(name, scope)));
    return;
  }
  const declaration = children.find(({ name }) => /Declaration$/.test(name));
  if (declaration?.name === 'VariableDeclaration')
    for (const name of declareVariables(reader, declaration, scope))
      exports.fields.set(name, reader.lookup(name, scope));
  else if (declaration?.name === 'FunctionDeclaration') {
    declareFunction(declaration, scope);
    const name = childOf(declaration, 'VariableDefinition');
    const text = name === null ? '' : scope.text.slice(name.from, name.to);
    const value: Value =
      text === ''
        ? { kind: 'callable', name: 'default', node: declaration, scope, self: null, decorators: [] }
        : reader.lookup(text, scope);
    exports.fields.set(isDefault ? 'default' : text, value);
    if (isDefault && text !== '') exports.fields.set(text, value);
  } else if (declaration?.name === 'ClassDeclaration') {
    const made = declareClass(reader, declaration, scope, decorators);
    exports.fields.set(isDefault ? 'default' : made.name, made);
  } else if (isDefault) {
    const value = children.at(-1);
    if (value !== undefined) exports.fields.set('default', reader.evaluate(value, scope));
  }
}
