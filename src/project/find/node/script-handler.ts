import { type Gathered, nothingOf } from '../code/gathered.ts';
import type { HandlerFacts } from '../code/handler-facts.ts';
import type { Callable, Route } from '../code/values.ts';
import { childOf, childrenOf, type Node } from '../read/syntax.ts';
import type { JsReader } from './js-reader.ts';
import { scriptString } from './parse-js.ts';

/** What the code that answers a route does. */
export function scriptFacts(reader: JsReader, route: Route): HandlerFacts {
  const gathered = nothingOf(route);
  for (const handler of route.handlers)
    if (handler.kind === 'callable') gather(reader, handler, gathered, 0, new Set());
  return gathered;
}

function gather(reader: JsReader, handler: Callable, into: Gathered, depth: number, seen: Set<number>): void {
  if (seen.has(handler.node.from)) return;
  seen.add(handler.node.from);
  into.names.push(handler.name);
  const { text } = handler.scope;
  let [loops, writes] = [false, false];
  let [redirected, redirects, answers] = [false, true, false];
  const visit = (node: Node) => {
    if (node.name === 'Decorator' || isOnlyForPost(node, text)) return;
    if (node.name === 'String') into.texts.push(scriptString(text.slice(node.from, node.to)));
    if (node.name === 'WhileStatement' && /^while\s*\(\s*(true|1)\s*\)/.test(text.slice(node.from, node.from + 24)))
      loops = true;
    if (node.name === 'ForStatement' && /^for\s*\(\s*;\s*;\s*\)/.test(text.slice(node.from, node.from + 16)))
      loops = true;
    if (node.name === 'YieldExpression') writes = true;
    if (node.name === 'CallExpression') {
      const name = gatherCall(reader, node, handler, into, depth, seen);
      if (/(^|\.)setInterval$/.test(name)) loops = true;
      if (/\.(write|writeSSE|enqueue)$/.test(name)) writes = true;
      if (/^\w+\.redirect$/.test(name)) redirects &&= !isConditional(node, handler.node);
      else if (/^\w+\.(json|send|sendFile|render|end|text|html|body|jsonp)$/.test(name)) answers = true;
      if (/^\w+\.redirect$/.test(name)) redirected = true;
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(handler.node);
  into.loopsForever ||= loops && writes;
  if (depth === 0) into.onlyRedirects = redirected && redirects && !answers;
}

/** `if (request.method === "POST") …`. */
function isOnlyForPost(node: Node, text: string): boolean {
  const condition = node.parent?.name === 'IfStatement' && /Block|Statement$/.test(node.name) ? node.prevSibling : null;
  return (
    condition?.name === 'ParenthesizedExpression' &&
    /method\s*===?\s*["']POST/.test(text.slice(condition.from, condition.to))
  );
}

function gatherCall(
  reader: JsReader,
  node: Node,
  handler: Callable,
  into: Gathered,
  depth: number,
  seen: Set<number>,
): string {
  const { scope } = handler;
  const [callee] = childrenOf(node);
  const list = childOf(node, 'ArgList');
  if (callee === undefined || list === null) return '';
  const name = scope.text.slice(callee.from, callee.to).replace(/\s+/g, '');
  into.calls.push(name.slice(-120));
  const status = /(^|\.)(status|sendStatus|code|throw|writeHead)$/.test(name)
    ? /^\(\s*(4\d\d)\b/.exec(scope.text.slice(list.from, list.to))
    : null;
  if (status !== null && !isConditional(node, handler.node)) into.statuses.push(Number(status[1]));
  else if (status !== null && ['401', '403'].includes(status[1] as string)) into.statuses.push(Number(status[1]));
  if (callee.name === 'VariableName' && depth < 2) {
    const called = reader.lookup(name, scope);
    if (called.kind === 'callable') gather(reader, called, into, depth + 1, seen);
  }
  return name;
}

/** Whether a call is only made where a condition holds. */
function isConditional(node: Node, within: Node): boolean {
  for (let at = node.parent; at !== null && at.from >= within.from && at.to <= within.to; at = at.parent)
    if (['IfStatement', 'ConditionalExpression', 'CatchClause', 'SwitchBody'].includes(at.name)) return true;
  return false;
}
