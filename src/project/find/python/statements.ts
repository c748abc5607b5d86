import type { Class, External, Fields, Scope, Value } from '../code/values.ts';
import { lastName, unknown } from '../code/values.ts';
import { childOf, childrenOf, type Node } from '../read/syntax.ts';
import { decorate } from './decorators.ts';
import { addValues } from './expressions.ts';
import { dottedName, statementsOf } from './parse-python.ts';
import type { Reader } from './reader.ts';

/** Follows statements one by one; gives what they return, of several returns the first that is known. */
export function runStatements(reader: Reader, statements: readonly Node[], scope: Scope): Value | null {
  let returned: Value | null = null;
  for (const statement of statements) {
    if (!reader.step()) break;
    const value = runStatement(reader, statement, scope);
    if (value !== null && (returned === null || returned.kind === 'unknown')) returned = value;
  }
  return returned;
}

function runStatement(reader: Reader, node: Node, scope: Scope): Value | null {
  switch (node.name) {
    case 'ImportStatement':
      importNames(reader, node, scope);
      return null;
    case 'AssignStatement':
      assign(reader, node, scope);
      return null;
    case 'UpdateStatement':
      update(reader, node, scope);
      return null;
    case 'ExpressionStatement':
      for (const child of childrenOf(node)) reader.evaluate(child, scope);
      return null;
    case 'ReturnStatement': {
      const value = childrenOf(node).find(({ name }) => name !== 'return');
      return value === undefined ? null : reader.evaluate(value, scope);
    }
    case 'FunctionDefinition':
    case 'ClassDefinition':
      define(reader, node, [], scope);
      return null;
    case 'DecoratedStatement': {
      const decorators = childrenOf(node).filter(({ name }) => name === 'Decorator');
      const definition = childOf(node, 'FunctionDefinition', 'ClassDefinition');
      if (definition !== null) define(reader, definition, decorators, scope);
      return null;
    }
    case 'ForStatement':
      return forEach(reader, node, scope);
    case 'IfStatement':
    case 'TryStatement':
    case 'WithStatement':
    case 'WhileStatement':
    case 'MatchStatement':
      return runBlocks(reader, node, scope);
    default:
      return null;
  }
}

/** Every way that a statement may take, except for what runs only when the file is the program itself. */
function runBlocks(reader: Reader, node: Node, scope: Scope): Value | null {
  let returned: Value | null = null;
  let skips = false;
  for (const child of childrenOf(node)) {
    if (child.name === 'Body') {
      const value = skips ? null : reader.run(statementsOf(child), scope);
      if (value !== null && (returned === null || returned.kind === 'unknown')) returned = value;
      skips = false;
    } else if (child.name === 'BinaryExpression' && node.name === 'IfStatement') {
      const condition = scope.text.slice(child.from, child.to);
      skips = condition.includes('__name__') && condition.includes('__main__');
    }
  }
  return returned;
}

function forEach(reader: Reader, node: Node, scope: Scope): Value | null {
  const children = childrenOf(node);
  const start = children.findIndex(({ name }) => name === 'in');
  const over = children[start + 1];
  const body = childOf(node, 'Body');
  const targets = children.slice(children.findIndex(({ name }) => name === 'for') + 1, start);
  if (over === undefined || body === null) return null;
  const items = reader.evaluate(over, scope);
  const each = items.kind === 'list' ? items.items.slice(0, 200) : [unknown(scope.text.slice(over.from, over.to))];
  let returned: Value | null = null;
  for (const item of each) {
    if (targets.length === 1) bind(reader, targets[0] as Node, item, scope);
    else unpack(reader, targets, item, scope);
    returned = reader.run(statementsOf(body), scope) ?? returned;
  }
  return returned;
}

function define(reader: Reader, node: Node, decorators: readonly Node[], scope: Scope): void {
  const nameNode = childOf(node, 'VariableName');
  if (nameNode === null) return;
  const name = scope.text.slice(nameNode.from, nameNode.to);
  const written = decorators.map((one) => scope.text.slice(one.from + 1, one.to).trim());
  const value: Value =
    node.name === 'FunctionDefinition'
      ? { kind: 'callable', name, node, scope, self: null, decorators: written }
      : classOf(reader, node, name, written, scope);
  scope.names.set(name, decorate(reader, decorators, value, scope));
}

function classOf(reader: Reader, node: Node, name: string, decorators: readonly string[], scope: Scope): Class {
  const list = childOf(node, 'ArgList');
  const bases = list === null ? [] : childrenOf(list).filter((child) => !['(', ')', 'AssignOp'].includes(child.name));
  const fields = new Map<string, Value>();
  const made: Class = {
    kind: 'class',
    name,
    node,
    scope,
    fields,
    bases: bases.map((base) => reader.evaluate(base, scope)),
    decorators,
  };
  const body = childOf(node, 'Body');
  if (body !== null)
    reader.run(statementsOf(body), { path: scope.path, text: scope.text, names: fields, outer: scope });
  return made;
}

function importNames(reader: Reader, node: Node, scope: Scope): void {
  const children = childrenOf(node).filter(({ name }) => name !== '(' && name !== ')');
  const { text } = scope;
  const wordAt = (index: number) => {
    const child = children[index];
    return child === undefined ? '' : text.slice(child.from, child.to);
  };
  if (wordAt(0) === 'from') {
    const { name, next } = dottedName(children, 1, text);
    const module = reader.importModule(name, scope);
    for (let at = next + 1; at < children.length; at++) {
      const wanted = wordAt(at);
      if (wanted === '*') {
        // Names are looked up when they are needed: in a circle of imports the module may not have them yet.
        if (module !== null) reader.star(scope.path, module);
        continue;
      }
      const alias = wordAt(at + 1) === 'as' ? wordAt(at + 2) : wanted;
      if (alias !== wanted) at += 2;
      scope.names.set(alias, importedName(reader, module, name, wanted, scope));
    }
    return;
  }
  for (let at = 1; at < children.length; ) {
    const { name, next } = dottedName(children, at, text);
    const hasAlias = wordAt(next) === 'as';
    const module: Fields | External = reader.importModule(name, scope) ?? { kind: 'external', name };
    if (hasAlias) scope.names.set(wordAt(next + 1), module);
    else {
      // `import a.b` binds `a`.
      const first = name.split('.')[0] as string;
      scope.names.set(first, reader.importModule(first, scope) ?? { kind: 'external', name: first });
    }
    at = hasAlias ? next + 2 : Math.max(next, at + 1);
  }
}

function importedName(reader: Reader, module: Fields | null, name: string, wanted: string, scope: Scope): Value {
  const found = module === null ? null : reader.memberOf(module, wanted);
  if (found !== null) {
    reader.importModule(`${name}${name.endsWith('.') ? '' : '.'}${wanted}`, scope);
    return found;
  }
  // A name that one's own module doesn't have was not understood; a folder without code may only be called like a library.
  if (module !== null && module.module?.endsWith('.py') === true) return unknown(wanted);
  return { kind: 'external', name: `${name}.${wanted}` };
}

function assign(reader: Reader, node: Node, scope: Scope): void {
  const children = childrenOf(node);
  const groups: Node[][] = [[]];
  for (const child of children) {
    if (child.name === 'AssignOp') groups.push([]);
    else if (child.name !== 'TypeDef') groups.at(-1)?.push(child);
  }
  if (groups.length < 2) return;
  const right = groups.at(-1) ?? [];
  const [only] = right;
  if (only === undefined) return;
  const value: Value =
    right.length === 1
      ? reader.evaluate(only, scope)
      : { kind: 'list', items: right.map((one) => reader.evaluate(one, scope)) };
  for (const targets of groups.slice(0, -1)) {
    if (targets.length === 1) bind(reader, targets[0] as Node, value, scope);
    else unpack(reader, targets, value, scope);
  }
}

function bind(reader: Reader, target: Node, value: Value, scope: Scope): void {
  if (target.name === 'VariableName') scope.names.set(scope.text.slice(target.from, target.to), value);
  else if (target.name === 'TupleExpression' || target.name === 'ArrayExpression')
    unpack(
      reader,
      childrenOf(target).filter(({ name }) => !/^[()[\]]$/.test(name)),
      value,
      scope,
    );
  else if (target.name === 'MemberExpression') {
    const [object, ...rest] = childrenOf(target);
    const holder = object === undefined ? null : reader.evaluate(object, scope);
    const property = rest.find(({ name }) => name === 'PropertyName' || name === 'VariableName' || name === 'String');
    if (holder?.kind === 'fields' && property !== undefined)
      holder.fields.set(scope.text.slice(property.from, property.to).replace(/^['"]|['"]$/g, ''), value);
  }
}

function unpack(reader: Reader, targets: readonly Node[], value: Value, scope: Scope): void {
  targets.forEach((target, index) => {
    const item = value.kind === 'list' ? value.items[index] : undefined;
    bind(reader, target, item ?? unknown(scope.text.slice(target.from, target.to)), scope);
  });
}

/** `urlpatterns += […]`. */
function update(reader: Reader, node: Node, scope: Scope): void {
  const [target, operator, added] = childrenOf(node);
  if (target?.name !== 'VariableName' || operator === undefined || added === undefined) return;
  const name = scope.text.slice(target.from, target.to);
  const before = scope.names.get(name);
  if (before === undefined || scope.text.slice(operator.from, operator.to) !== '+=') return;
  scope.names.set(name, addValues(before, reader.evaluate(added, scope), lastName(name)));
}
