import { posix } from 'node:path';
import { attributeOf } from '../code/attribute-of.ts';
import { type Argument, type Scope, textOf, unknown, unknownVariable, type Value } from '../code/values.ts';
import { childOf, childrenOf, type Node, shortSource } from '../read/syntax.ts';
import type { JsReader } from './js-reader.ts';
import { declareClass } from './js-statements.ts';
import { scriptString } from './parse-js.ts';

/** Expressions that are what stands in them. */
const transparent: ReadonlySet<string> = new Set([
  ...[
    'ParenthesizedExpression',
    'AwaitExpression',
    'PostfixExpression',
    'PrefixCast',
    'InstantiationExpression',
    'SatisfiesExpression',
    'UnaryExpression',
  ],
]);

/** What an expression gives, as far as texts, names and calls of known libraries go. */
export function evaluate(reader: JsReader, node: Node, scope: Scope): Value {
  const source = scope.text.slice(node.from, node.to);
  const children = childrenOf(node);
  if (transparent.has(node.name)) {
    const inner = children.find(
      ({ name }) => /^[A-Z]/.test(name) && !['ArithOp', 'LogicOp', 'BitOp', 'TypeArgList', 'TypeName'].includes(name),
    );
    if (inner === undefined || /^[!-]/.test(source)) return unknown(shortSource(source));
    return reader.evaluate(inner, scope);
  }
  if (source === 'import.meta') return importMeta(scope);
  switch (node.name) {
    case 'String':
      return textOf(scriptString(source));
    case 'TemplateString':
      return template(reader, node, scope);
    case 'Number':
      return /^\d+$/.test(source) ? { kind: 'count', count: Number(source) } : unknown(source);
    case 'VariableName':
    case 'this':
      return lookup(source, scope);
    case 'MemberExpression':
      return memberExpression(reader, children, scope, shortSource(source));
    case 'CallExpression':
    case 'NewExpression':
      return call(reader, node, children, scope);
    case 'DynamicImport': {
      const specifier = childOf(node, 'String');
      const name = specifier === null ? null : scriptString(scope.text.slice(specifier.from, specifier.to));
      if (name === null) return unknown(shortSource(source));
      return reader.importModule(name, scope) ?? { kind: 'external', name };
    }
    case 'ArrayExpression':
      return { kind: 'list', items: items(reader, children, scope) };
    case 'ObjectExpression':
      return object(reader, children, scope);
    case 'BinaryExpression':
      return binary(reader, children, scope, shortSource(source));
    case 'ConditionalExpression': {
      const [, , first, , second] = children;
      if (first === undefined || second === undefined) return unknown(source);
      const [left, right] = [reader.evaluate(first, scope), reader.evaluate(second, scope)];
      if (left.kind === 'text' && right.kind === 'text' && left.text !== right.text)
        return unknown(shortSource(source));
      return left.kind === 'unknown' ? right : left;
    }
    case 'AssignmentExpression':
      return assign(reader, children, scope);
    case 'SequenceExpression': {
      const values = children.map((child) => reader.evaluate(child, scope));
      return values.at(-1) ?? unknown(source);
    }
    case 'ArrowFunction':
    case 'FunctionExpression':
      return { kind: 'callable', name: nameOf(node, scope), node, scope, self: null, decorators: [] };
    case 'ClassExpression':
      return declareClass(reader, node, scope, []);
    default:
      return unknown(shortSource(source));
  }
}

function importMeta({ path }: Scope): Value {
  const fields = new Map<string, Value>([
    ['dirname', textOf(posix.dirname(path))],
    ['filename', textOf(path)],
  ]);
  return { kind: 'fields', fields, of: null, module: null };
}

/** What a name stands for; one that no code here binds is Node's own. */
export function lookup(name: string, scope: Scope): Value {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const value = at.names.get(name);
    if (value !== undefined) return value;
  }
  return { kind: 'external', name };
}

/** `value.name`. */
export function member(value: Value, name: string): Value {
  switch (value.kind) {
    case 'fields': {
      const own = value.fields.get(name);
      if (own !== undefined) return own;
      const shared = value.of === null ? null : attributeOf(value.of, name);
      if (shared?.kind === 'callable') return { ...shared, self: value };
      // `require("./x").default` of what is exported by itself.
      const all = value.fields.get('module.exports');
      if (name === 'default' && all !== undefined) return all;
      return (
        shared ?? unknown(`${value.of?.name ?? (value.module === null ? '' : posix.basename(value.module))}.${name}`)
      );
    }
    case 'class':
      return attributeOf(value, name) ?? { kind: 'method', of: value, name };
    case 'external':
      return value.name === 'process.env' ? unknownVariable(name) : { kind: 'external', name: `${value.name}.${name}` };
    case 'unknown':
      return unknown(`${value.source}.${name}`);
    case 'holder':
      // What Hono's and Koa's apps are served by, and what is handed to an http server, is still the app.
      return ['fetch', 'server', 'app', 'handler'].includes(name) ? value : { kind: 'method', of: value, name };
    default:
      return { kind: 'method', of: value, name };
  }
}

function call(reader: JsReader, node: Node, children: readonly Node[], scope: Scope): Value {
  const isNew = node.name === 'NewExpression';
  const calleeNode = children.find(({ name }) => name !== 'new');
  const list = childOf(node, 'ArgList');
  const source = shortSource(scope.text.slice(node.from, node.to));
  if (calleeNode === undefined) return unknown(source);
  const word = scope.text.slice(calleeNode.from, calleeNode.to);
  const args = list === null ? [] : argumentsOf(reader, list, scope);
  if (word === 'require' || word === 'import') {
    const [specifier] = args;
    if (specifier?.value.kind !== 'text') return unknown(source);
    const module = reader.importModule(specifier.value.text, scope);
    if (module === null) return { kind: 'external', name: specifier.value.text };
    return word === 'require' ? (module.fields.get('module.exports') ?? module) : module;
  }
  const callee = reader.evaluate(calleeNode, scope);
  if (isNew && callee.kind === 'class') return reader.callValue(callee, { node, scope, source, args });
  return reader.callValue(callee, { node, scope, source, args });
}

export function argumentsOf(reader: JsReader, list: Node, scope: Scope): Argument[] {
  const args: Argument[] = [];
  let spreads = false;
  for (const child of childrenOf(list)) {
    if (child.name === '(' || child.name === ')') continue;
    if (child.name === 'Spread') {
      spreads = true;
      continue;
    }
    const value = reader.evaluate(child, scope);
    const source = scope.text.slice(child.from, child.to);
    if (spreads && value.kind === 'list')
      args.push(...value.items.map((item) => ({ name: null, value: item, source })));
    else args.push({ name: null, value, source });
    spreads = false;
  }
  return args;
}

function items(reader: JsReader, children: readonly Node[], scope: Scope): Value[] {
  const values: Value[] = [];
  let spreads = false;
  for (const child of children) {
    if (child.name === '[' || child.name === ']') continue;
    if (child.name === 'Spread') {
      spreads = true;
      continue;
    }
    const value = reader.evaluate(child, scope);
    if (spreads && value.kind === 'list') values.push(...value.items);
    else values.push(value);
    spreads = false;
  }
  return values;
}

function object(reader: JsReader, children: readonly Node[], scope: Scope): Value {
  const fields = new Map<string, Value>();
  const { text } = scope;
  for (const property of children.filter(({ name }) => name === 'Property')) {
    const parts = childrenOf(property).filter(({ name }) => name !== '[' && name !== ']');
    const [key] = parts;
    if (key === undefined) continue;
    if (key.name === 'Spread') {
      const spread = parts[1] === undefined ? null : reader.evaluate(parts[1], scope);
      if (spread?.kind === 'fields') for (const [name, value] of spread.fields) fields.set(name, value);
      continue;
    }
    const colon = parts.findIndex(({ name }) => name === ':');
    const value = colon === -1 ? undefined : parts[colon + 1];
    const written = text.slice(key.from, key.to);
    const name = key.name === 'String' ? scriptString(written) : written;
    if (value !== undefined) fields.set(name, reader.evaluate(value, scope));
    else if (childOf(property, 'ParamList') !== null) {
      const definition = childOf(property, 'PropertyDefinition') ?? key;
      const method = text.slice(definition.from, definition.to);
      fields.set(method, { kind: 'callable', name: method, node: property, scope, self: null, decorators: [] });
    } else fields.set(name, reader.lookup(name, scope));
  }
  return { kind: 'fields', fields, of: null, module: null };
}

function memberExpression(reader: JsReader, children: readonly Node[], scope: Scope, source: string): Value {
  const [objectNode, mark, key] = children;
  if (objectNode === undefined || mark === undefined || key === undefined) return unknown(source);
  const value = reader.evaluate(objectNode, scope);
  if (mark.name === '.' || (mark.name === '?.' && key.name === 'PropertyName'))
    return member(value, scope.text.slice(key.from, key.to));
  const index = reader.evaluate(key, scope);
  if (index.kind === 'text') return member(value, index.text);
  if (index.kind === 'count' && value.kind === 'list') return value.items[index.count] ?? unknown(source);
  return unknown(source);
}

function binary(reader: JsReader, children: readonly Node[], scope: Scope, source: string): Value {
  const [leftNode, operator, rightNode] = children;
  if (leftNode === undefined || operator === undefined || rightNode === undefined) return unknown(source);
  // `x as Router` and `x satisfies Router`.
  if (operator.name === 'as' || operator.name === 'satisfies') return reader.evaluate(leftNode, scope);
  const [left, right] = [reader.evaluate(leftNode, scope), reader.evaluate(rightNode, scope)];
  const sign = scope.text.slice(operator.from, operator.to);
  if (sign === '+')
    return left.kind === 'text' && right.kind === 'text'
      ? textOf(left.text + right.text, [...left.assumes, ...right.assumes])
      : unknown(source);
  if (sign === '||' || sign === '??') {
    const variable = left.kind === 'unknown' ? left.variable : undefined;
    if (variable !== undefined && right.kind === 'text') return textOf(right.text, [...right.assumes, variable]);
    return left.kind === 'unknown' ? (right.kind === 'text' || right.kind === 'count' ? unknown(source) : right) : left;
  }
  return sign === '&&' ? right : unknown(source);
}

function assign(reader: JsReader, children: readonly Node[], scope: Scope): Value {
  const [target] = children;
  const valueNode = children.at(-1);
  if (target === undefined || valueNode === undefined || valueNode === target) return unknown('');
  const value = reader.evaluate(valueNode, scope);
  if (target.name === 'VariableName') {
    const name = scope.text.slice(target.from, target.to);
    let at: Scope | null = scope;
    while (at !== null && !at.names.has(name)) at = at.outer;
    (at ?? scope).names.set(name, value);
  } else if (target.name === 'MemberExpression') {
    const [objectNode, , key] = childrenOf(target);
    const holder = objectNode === undefined ? null : reader.evaluate(objectNode, scope);
    if (holder?.kind === 'fields' && key !== undefined) {
      const written = scope.text.slice(key.from, key.to);
      const name = key.name === 'String' ? scriptString(written) : written;
      holder.fields.set(name, value);
      // `exports = module.exports = …`.
    }
  }
  return value;
}

function template(reader: JsReader, node: Node, scope: Scope): Value {
  let at = node.from + 1;
  let text = '';
  const assumes: string[] = [];
  for (const part of childrenOf(node).filter(({ name }) => name === 'Interpolation')) {
    text += scope.text.slice(at, part.from);
    const inner = childrenOf(part).find(({ name }) => !name.startsWith('Interpolation'));
    const value = inner === undefined ? unknown('') : reader.evaluate(inner, scope);
    if (value.kind === 'count') text += value.count;
    else if (value.kind === 'text') {
      text += value.text;
      assumes.push(...value.assumes);
    } else return unknown(shortSource(scope.text.slice(node.from, node.to)));
    at = part.to;
  }
  return textOf(text + scope.text.slice(at, node.to - 1), assumes);
}

function nameOf(node: Node, scope: Scope): string {
  const name = childOf(node, 'VariableDefinition');
  return name === null ? '' : scope.text.slice(name.from, name.to);
}
