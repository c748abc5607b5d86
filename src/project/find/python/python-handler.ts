import { attributeOf } from '../code/attribute-of.ts';
import { type Gathered, nothingOf } from '../code/gathered.ts';
import type { HandlerFacts } from '../code/handler-facts.ts';
import type { Callable, Class, Route, Scope, Value } from '../code/values.ts';
import { childOf, childrenOf, type Node } from '../read/syntax.ts';
import { parametersOf } from './parameters.ts';
import { stringValue } from './parse-python.ts';
import type { Reader } from './reader.ts';

/** What the code that answers a route does. */
export function handlerFacts(reader: Reader, route: Route): HandlerFacts {
  const gathered = nothingOf(route);
  for (const handler of route.handlers) {
    if (handler.kind === 'callable') gather(reader, handler, gathered, 0, new Set());
    if (handler.kind === 'class') gatherClass(reader, handler, gathered);
  }
  return gathered;
}

/** Whether a route answers GET, as its handler says. */
export function answersGet(route: Route): boolean {
  if (route.methods !== null) return route.methods.includes('GET');
  const [handler] = route.handlers;
  if (handler?.kind === 'callable')
    return !handler.decorators.some(
      (one) =>
        /require_POST\b/.test(one) || (/(require_http_methods|api_view)\(/.test(one) && !/['"]GET['"]/i.test(one)),
    );
  if (handler?.kind !== 'class') return true;
  const names = ['get', 'on_get', 'list', 'retrieve', '__call__', 'dispatch'];
  if (names.some((name) => attributeOf(handler, name) !== null)) return true;
  // Without a method of its own a class answers as its library's base does.
  return !['post', 'put', 'delete', 'patch', 'on_post', 'create'].some((name) => attributeOf(handler, name) !== null);
}

function gatherClass(reader: Reader, made: Class, into: Gathered): void {
  into.guards.push(...made.decorators, ...made.bases.map(nameOf).filter((name) => /Mixin$/.test(name)));
  const permissions = childOf(made.node, 'Body');
  for (const statement of permissions === null ? [] : childrenOf(permissions)) {
    const source = made.scope.text.slice(statement.from, statement.to);
    if (/^(permission_classes|decorators|method_decorators)\b/.test(source)) into.guards.push(source);
  }
  for (const name of ['get', 'on_get', 'list', '__call__']) {
    const method = attributeOf(made, name);
    if (method?.kind === 'callable') gather(reader, method, into, 0, new Set());
  }
}

function nameOf(value: Value): string {
  return value.kind === 'external' ? value.name : value.kind === 'class' ? value.name : '';
}

/** `depth`: how many calls lie between the handler and this function. */
function gather(reader: Reader, handler: Callable, into: Gathered, depth: number, seen: Set<Node>): void {
  if (seen.has(handler.node)) return;
  seen.add(handler.node);
  into.names.push(handler.name);
  const { scope } = handler;
  if (depth === 0)
    into.guards.push(
      ...handler.decorators.filter((one) => !/^\w+\.(route|get|api_route)\b/.test(one)),
      ...parameterGuards(reader, handler),
    );
  let yields = false;
  let loops = false;
  const returned: string[] = [];
  handler.node.cursor().iterate(({ node }) => {
    if (node.name === 'Decorator' || isOnlyForPost(node, scope.text)) return false;
    if (node.name === 'String') into.texts.push(stringValue(scope.text.slice(node.from, node.to)));
    if (node.name === 'YieldExpression' || node.name === 'YieldStatement' || scope.text.startsWith('yield', node.from))
      yields = true;
    if (node.name === 'WhileStatement' && /^while\s*\(?\s*(True|1)\b/.test(scope.text.slice(node.from, node.from + 20)))
      loops = true;
    if (node.name === 'ReturnStatement') returned.push(scope.text.slice(node.from, node.to));
    if (node.name === 'CallExpression') gatherCall(reader, node, scope, into, depth, seen);
    return true;
  });
  into.loopsForever ||= loops && yields;
  if (depth === 0) into.onlyRedirects = returned.length > 0 && returned.every((one) => redirects.test(one));
}

/** `return redirect("/docs")`, by each framework's name for it. */
const redirects = /^return\s+(await\s+)?[\w.]*(redirect|RedirectResponse|Redirect|HttpResponse(Permanent)?Redirect)\(/;

/** What a form's handler does once the form was sent: `if form.validate_on_submit():`. */
function isOnlyForPost(node: Node, text: string): boolean {
  if (node.name !== 'Body' || node.parent?.name !== 'IfStatement') return false;
  const condition = node.prevSibling;
  return (
    condition !== null &&
    /validate_on_submit\(|\.is_valid\(|\.method\s*==\s*["']POST|["']POST["']\s*==/.test(
      text.slice(condition.from, condition.to),
    )
  );
}

function gatherCall(reader: Reader, node: Node, scope: Scope, into: Gathered, depth: number, seen: Set<Node>): void {
  const [callee] = childrenOf(node);
  const list = childOf(node, 'ArgList');
  if (callee === undefined || list === null) return;
  const name = scope.text.slice(callee.from, callee.to).replace(/\s+/g, '');
  into.calls.push(name);
  const status = /(^|\.)(abort|HTTPException|HttpError)$/.test(name)
    ? /\b(401|403)\b|HTTP_(401|403)/.exec(scope.text.slice(list.from, list.to))
    : null;
  if (status !== null) into.statuses.push(Number(status[1] ?? status[2]));
  if (callee.name !== 'VariableName' || depth >= 2) return;
  const called = reader.lookup(name, scope);
  if (called.kind === 'callable') gather(reader, called, into, depth + 1, seen);
}

/** FastAPI's parameters that decide who is let in: `user = Depends(get_current_user)`, by an alias of a type as well. */
function parameterGuards(reader: Reader, handler: Callable): string[] {
  const list = childOf(handler.node, 'ParamList');
  if (list === null) return [];
  const { scope } = handler;
  return parametersOf(list, scope.text).flatMap(({ type, fallback }) => {
    const written = [type, fallback].flatMap((node) =>
      node === null ? [] : [scope.text.slice(node.from, node.to).replace(/^:\s*/, '')],
    );
    const alias = type === null ? null : childrenOf(type).find(({ name }) => name === 'VariableName');
    const meant = alias == null ? null : reader.lookup(scope.text.slice(alias.from, alias.to), scope);
    const all = meant?.kind === 'unknown' ? [...written, meant.source] : written;
    return all.filter((one) => /\b(Depends|Security)\(/.test(one));
  });
}

/** What a FastAPI function's parameters say: types of those in the path, and those that a query has to give. */
export function parameterTypes(route: Route): {
  readonly types: Map<string, string>;
  readonly query: readonly string[];
} {
  const types = new Map<string, string>();
  const query: string[] = [];
  const handler = route.handlers.at(-1);
  const list = handler?.kind === 'callable' ? childOf(handler.node, 'ParamList') : null;
  if (handler?.kind !== 'callable' || list === null) return { types, query };
  const path = route.path.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  for (const { name, type, fallback, star } of parametersOf(list, handler.scope.text)) {
    if (type === null || star) continue;
    const written = handler.scope.text.slice(type.from, type.to).replace(/^:\s*/, '');
    types.set(name, simpleTypes[written] ?? written);
    const inPath = new RegExp(`[{]${name}[}:]`).test(path);
    if (!inPath && fallback === null && simpleTypes[written] !== undefined) query.push(name);
  }
  return { types, query };
}

const simpleTypes: Readonly<Record<string, string>> = { int: 'int', str: 'str', float: 'float', bool: 'int' };
