import { pathPart } from '../../code/holder.ts';
import { argument, type Call, sourceOf, type Value } from '../../code/values.ts';
import { addAiohttpRoute } from './aiohttp.ts';
import { methodsOf } from './entries.ts';
import { guardsOf } from './guards.ts';
import { litestarEntries } from './litestar.ts';

const verbs: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options']);

/**
 * `@app.route("/x")`, `@router.get("/x")` and what else declares the decorated function as a route. Gives what its name stands
 * for then.
 */
export function routeByDecorator(callee: Value, target: Value, call: Call): Value {
  const entries = litestarEntries(callee, target, call);
  if (entries === null) routeOnHolder(callee, target, call);
  return entries ?? target;
}

function routeOnHolder(callee: Value, target: Value, call: Call): void {
  if (callee.kind !== 'method' || callee.of.kind !== 'holder') return;
  const holder = callee.of;
  const { name } = callee;
  if (holder.framework === 'aiohttp' && addAiohttpRoute(holder, name, target, call)) return;
  if (/^before_(app_)?request$/.test(name) && target.kind === 'callable')
    // It stands before all routes of its part.
    holder.guards.push(
      ...target.decorators.filter((one) => !/\bbefore_(app_)?request$/.test(one)),
      ...(/^(require|check|ensure|verify|authenticate|enforce)/.test(target.name) ? [target.name] : []),
    );
  if (name !== 'route' && name !== 'api_route' && !verbs.has(name)) return;
  const paths = [
    ...call.args.filter((one) => one.name === null && one.value.kind !== 'list').map(({ value }) => value),
    ...(argument(call, 'path', null) === null ? [] : [argument(call, 'path', null) as Value]),
    ...(argument(call, 'rule', null) === null ? [] : [argument(call, 'rule', null) as Value]),
  ];
  // flask-restx names several paths of one class.
  for (const path of target.kind === 'class' ? paths : paths.slice(0, 1))
    holder.routes.push({
      path: [pathPart(path, sourceOf(call, path))],
      methods: verbs.has(name) ? [name.toUpperCase()] : methodsNamed(call, target),
      handlers: [target],
      guards: guardsOf(call),
      node: call.node,
      scope: call.scope,
    });
}

function methodsNamed(call: Call, target: Value): string[] | null {
  const named = argument(call, 'methods', null);
  if (named !== null) return methodsOf(named);
  // Bottle's own word.
  const one = argument(call, 'method', null);
  if (one?.kind === 'text') return [one.text.toUpperCase()];
  if (one?.kind === 'list') return methodsOf(one);
  return target.kind === 'callable' ? ['GET'] : null;
}
