import { t } from '../../../words/language.ts';
import { attributeOf, derivesFrom } from '../code/attribute-of.ts';
import { type Argument, type Scope, textOf, unknown, type Value } from '../code/values.ts';
import { childOf, childrenOf, type Node, shortSource } from '../read/syntax.ts';
import { stringValue, unescaped } from './parse-python.ts';
import type { Reader } from './reader.ts';

/** What an expression gives, as far as texts, names and calls of known libraries go. */
export function evaluate(reader: Reader, node: Node, scope: Scope): Value {
  const source = scope.text.slice(node.from, node.to);
  const children = childrenOf(node);
  switch (node.name) {
    case 'String':
      return textOf(stringValue(source));
    case 'FormatString':
      return formatted(reader, node, scope);
    case 'ContinuedString':
      return children
        .map((part) => reader.evaluate(part, scope))
        .reduce((left, right) => addValues(left, right, shortSource(source)));
    case 'Number':
      return /^\d+$/.test(source) ? { kind: 'count', count: Number(source) } : unknown(source);
    case 'VariableName':
      return reader.lookup(source, scope);
    case 'MemberExpression':
      return memberExpression(reader, node, scope);
    case 'CallExpression': {
      const [callee] = children;
      const list = childOf(node, 'ArgList');
      if (callee === undefined || list === null) return unknown(shortSource(source));
      const value = reader.evaluate(callee, scope);
      return reader.callValue(value, {
        node,
        scope,
        source: shortSource(source),
        args: argumentsOf(reader, list, scope),
      });
    }
    case 'ParenthesizedExpression':
    case 'AwaitExpression':
    case 'NamedExpression': {
      const inner = children.findLast(({ name }) => !['(', ')', 'await'].includes(name));
      return inner === undefined ? unknown(source) : reader.evaluate(inner, scope);
    }
    case 'ArrayExpression':
    case 'TupleExpression':
      return { kind: 'list', items: listItems(reader, children, scope) };
    case 'DictionaryExpression':
      return dictionary(reader, children, scope);
    case 'BinaryExpression':
      return binary(reader, children, scope, shortSource(source));
    case 'ConditionalExpression':
      return conditional(reader, children, scope, shortSource(source));
    case 'LambdaExpression':
      return { kind: 'callable', name: 'lambda', node, scope, self: null, decorators: [] };
    default:
      return unknown(shortSource(source));
  }
}

/** What a name stands for; one that no code here binds is a library's or Python's own. */
export function lookup(reader: Reader, name: string, scope: Scope): Value {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const value = at.names.get(name);
    if (value !== undefined) return value;
  }
  return reader.starred(scope.path, name) ?? { kind: 'external', name };
}

/** The arguments of a call; `*list` is spread where the list is known. */
export function argumentsOf(reader: Reader, list: Node, scope: Scope): Argument[] {
  const args: Argument[] = [];
  const children = childrenOf(list).filter(({ name }) => name !== '(' && name !== ')');
  for (let at = 0; at < children.length; at++) {
    const node = children[at] as Node;
    const source = scope.text.slice(node.from, node.to);
    if (node.name === '*' || node.name === '**') {
      const spread = children[++at];
      const value = spread === undefined ? null : reader.evaluate(spread, scope);
      if (value?.kind === 'list') args.push(...value.items.map((item) => ({ name: null, value: item, source })));
      if (value?.kind === 'fields')
        args.push(...[...value.fields].map(([name, field]) => ({ name, value: field, source: name })));
    } else if (children[at + 1]?.name === 'AssignOp') {
      const valueNode = children[at + 2];
      at += 2;
      if (valueNode !== undefined)
        args.push({
          name: source,
          value: reader.evaluate(valueNode, scope),
          source: scope.text.slice(valueNode.from, valueNode.to),
        });
    } else args.push({ name: null, value: reader.evaluate(node, scope), source });
  }
  return args;
}

/** `left + right`. */
export function addValues(left: Value, right: Value, source: string): Value {
  if (left.kind === 'text' && right.kind === 'text')
    return textOf(left.text + right.text, [...left.assumes, ...right.assumes]);
  if (left.kind === 'list' && right.kind === 'list') return { kind: 'list', items: [...left.items, ...right.items] };
  if (left.kind === 'list') return left;
  if (right.kind === 'list') return right;
  if (left.kind === 'count' && right.kind === 'count') return { kind: 'count', count: left.count + right.count };
  return unknown(source);
}

function formatted(reader: Reader, node: Node, scope: Scope): Value {
  const source = scope.text.slice(node.from, node.to);
  const quote = /^[A-Za-z]*("""|'''|"|')/.exec(source)?.[0] ?? '';
  const closing = quote.replace(/^[A-Za-z]*/, '').length;
  let at = node.from + quote.length;
  let value: Value = textOf('');
  for (const part of childrenOf(node).filter(({ name }) => name === 'FormatReplacement')) {
    const inner = childrenOf(part).find(({ name }) => name !== '{' && name !== '}');
    value = addValues(value, textOf(unescaped(scope.text.slice(at, part.from))), source);
    value = addValues(value, inner === undefined ? unknown('') : reader.evaluate(inner, scope), source);
    if (value.kind === 'unknown') return unknown(shortSource(source));
    at = part.to;
  }
  return addValues(value, textOf(unescaped(scope.text.slice(at, node.to - closing))), source);
}

function memberExpression(reader: Reader, node: Node, scope: Scope): Value {
  const [object, mark, key] = childrenOf(node);
  if (object === undefined || mark === undefined || key === undefined) return unknown('');
  const value = reader.evaluate(object, scope);
  if (mark.name === '.') return member(reader, value, scope.text.slice(key.from, key.to));
  const index = reader.evaluate(key, scope);
  if (value.kind === 'fields' && index.kind === 'text') return value.fields.get(index.text) ?? unknown(index.text);
  if (value.kind === 'list' && index.kind === 'count') return value.items[index.count] ?? unknown('');
  if (value.kind === 'external' && value.name === 'os.environ' && index.kind === 'text')
    return unknown(t('the environment variable {0}', index.text));
  return unknown(shortSource(scope.text.slice(node.from, node.to)));
}

/** `value.name`. */
export function member(reader: Reader, value: Value, name: string): Value {
  switch (value.kind) {
    case 'fields': {
      const own = value.module === null ? value.fields.get(name) : reader.memberOf(value, name);
      if (own != null) return own;
      const shared = value.of === null ? null : attributeOf(value.of, name);
      if (shared?.kind === 'callable')
        return shared.decorators.some((one) => /^(cached_)?property$|\.cached_property$/.test(one))
          ? reader.call({ ...shared, self: value }, [])
          : { ...shared, self: value };
      // pydantic fills the fields of such a class from the environment.
      if (shared?.kind === 'text' && value.of !== null && derivesFrom(value.of, /Settings$/))
        return reader.variableValue(name, shared);
      return shared ?? unknown(`${value.of?.name ?? value.module ?? ''}.${name}`);
    }
    case 'class':
      return attributeOf(value, name) ?? { kind: 'method', of: value, name };
    case 'external':
      return { kind: 'external', name: `${value.name}.${name}` };
    case 'unknown':
      return unknown(`${value.source}.${name}`);
    case 'holder':
      // What wraps the app's own way of being called is still the app; aiohttp's and FastAPI's router are part of theirs.
      if (['wsgi_app', 'asgi_app', 'router', 'app', 'urls'].includes(name)) return value;
      return { kind: 'method', of: value, name };
    default:
      return { kind: 'method', of: value, name };
  }
}

function listItems(reader: Reader, children: readonly Node[], scope: Scope): Value[] {
  const items: Value[] = [];
  let spreads = false;
  for (const child of children) {
    if (/^[()[\]]$/.test(child.name)) continue;
    if (child.name === '*') {
      spreads = true;
      continue;
    }
    const value = reader.evaluate(child, scope);
    if (spreads && value.kind === 'list') items.push(...value.items);
    else items.push(value);
    spreads = false;
  }
  return items;
}

function dictionary(reader: Reader, children: readonly Node[], scope: Scope): Value {
  const fields = new Map<string, Value>();
  const parts = children.filter(({ name }) => name !== '{' && name !== '}');
  for (let at = 0; at < parts.length; at++) {
    const [key, colon, value] = [parts[at], parts[at + 1], parts[at + 2]];
    if (key?.name === '**') {
      const spread = colon === undefined ? null : reader.evaluate(colon, scope);
      if (spread?.kind === 'fields') for (const [name, field] of spread.fields) fields.set(name, field);
      at += 1;
    } else if (key !== undefined && colon?.name === ':' && value !== undefined) {
      const name = reader.evaluate(key, scope);
      if (name.kind === 'text') fields.set(name.text, reader.evaluate(value, scope));
      at += 2;
    }
  }
  return { kind: 'fields', fields, of: null, module: null };
}

function binary(reader: Reader, children: readonly Node[], scope: Scope, source: string): Value {
  const [leftNode, operator, rightNode] = children;
  if (leftNode === undefined || operator === undefined || rightNode === undefined) return unknown(source);
  const [left, right] = [reader.evaluate(leftNode, scope), reader.evaluate(rightNode, scope)];
  const sign = scope.text.slice(operator.from, operator.to);
  if (sign === '+') return addValues(left, right, source);
  if (sign === 'or') {
    if (left.kind === 'text' && left.text === '' && right.kind === 'text')
      return textOf(right.text, [...left.assumes, ...right.assumes]);
    return left.kind === 'unknown' ? (right.kind === 'holder' ? right : unknown(source)) : left;
  }
  if (left.kind !== 'count' || right.kind !== 'count') return unknown(source);
  const [a, b] = [left.count, right.count];
  const results: Readonly<Record<string, number>> = { '*': a * b, '-': a - b, '//': Math.floor(a / b), '/': a / b };
  const count = results[sign];
  return count === undefined || !Number.isFinite(count) ? unknown(source) : { kind: 'count', count };
}

function conditional(reader: Reader, children: readonly Node[], scope: Scope, source: string): Value {
  const [thenNode, elseNode] = [children[0], children.at(-1)];
  if (thenNode === undefined || elseNode === undefined) return unknown(source);
  const [first, second] = [reader.evaluate(thenNode, scope), reader.evaluate(elseNode, scope)];
  if (first.kind === 'text' && second.kind === 'text') return first.text === second.text ? first : unknown(source);
  return first.kind === 'unknown' || first.kind === 'text'
    ? second.kind === 'text'
      ? unknown(source)
      : second
    : first;
}
