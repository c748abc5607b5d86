import type { Method, Scope, Value } from '../code/values.ts';
import { childOf, childrenOf, type Node } from '../read/syntax.ts';
import { argumentsOf } from './expressions.ts';
import { bottleAdder } from './frameworks/bottle.ts';
import { routeByDecorator } from './frameworks/decorated.ts';
import type { Reader } from './reader.ts';

/**
 * What a definition is called in the end: decorators that declare routes do so, the others are taken as leaving the
 * function what it is.
 */
export function decorate(reader: Reader, decorators: readonly Node[], value: Value, scope: Scope): Value {
  let decorated = value;
  // The one next to the function first, as in Python.
  for (const decorator of decorators.toReversed()) {
    const list = childOf(decorator, 'ArgList');
    const callee = calleeOf(reader, decorator, scope);
    if (callee === null) continue;
    const source = scope.text.slice(decorator.from + 1, decorator.to);
    const args = list === null ? [] : argumentsOf(reader, list, scope);
    const call = { node: decorator, scope, source, args };
    decorated = routeByDecorator(bottleAdder(reader, callee, call) ?? callee, decorated, call);
  }
  return decorated;
}

/** `@a.b(…)` is written without an expression of its own: names with dots between. */
function calleeOf(reader: Reader, decorator: Node, scope: Scope): Method | Value | null {
  const parts = childrenOf(decorator).filter(({ name }) => name !== 'At' && name !== '.' && name !== 'ArgList');
  const names = parts.map((part) => scope.text.slice(part.from, part.to));
  const [first, ...rest] = names;
  if (first === undefined || parts.some(({ name }) => name !== 'VariableName' && name !== 'PropertyName')) return null;
  let value: Value = reader.lookup(first, scope);
  for (const name of rest) value = reader.member(value, name);
  return value;
}
