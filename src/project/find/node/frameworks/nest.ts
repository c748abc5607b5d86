import { t } from '../../../../words/language.ts';
import { newHolder, pathPart } from '../../code/holder.ts';
import {
  argument,
  type Call,
  type Class,
  type Holder,
  type PathPart,
  textOf,
  unknown,
  type Value,
} from '../../code/values.ts';
import { childOf, childrenOf, type Node } from '../../read/syntax.ts';
import type { JsReader } from '../js-reader.ts';

/** The app that `NestFactory.create(AppModule)` makes, with the routes of all controllers of its modules. */
export function nestApp(reader: JsReader, call: Call): Holder {
  const app = newHolder('nest', true, call);
  addModule(reader, argument(call, null, 0), app, new Set());
  return app;
}

function addModule(reader: JsReader, module: Value | null, app: Holder, seen: Set<Value>): void {
  if (module?.kind === 'fields') addModule(reader, module.fields.get('module') ?? null, app, seen);
  if (module?.kind !== 'class' || seen.has(module)) return;
  seen.add(module);
  const options = decoratorValue(reader, module, 'Module');
  if (options?.kind !== 'fields') return;
  for (const controller of listIn(options.fields.get('controllers'))) addController(reader, controller, app);
  for (const imported of listIn(options.fields.get('imports'))) addModule(reader, imported, app, seen);
}

function addController(reader: JsReader, controller: Value, app: Holder): void {
  if (controller.kind !== 'class') return;
  const { value, found } = decorator(reader, controller, controller.node, 'Controller');
  if (!found) return;
  const path = value?.kind === 'fields' ? (value.fields.get('path') ?? null) : value;
  const hasVersion = value?.kind === 'fields' && value.fields.has('version');
  const part = newHolder('part', false, controller, [
    ...(hasVersion ? [unknown(t('the version of {0}', controller.name))] : []),
    ...joined(path?.kind === 'list' ? (path.items[0] ?? null) : path),
  ]);
  part.guards.push(...controller.decorators.filter((one) => isGuard(one) && !one.startsWith('ApiBearerAuth')));
  for (const method of controller.fields.values()) {
    if (method.kind !== 'callable') continue;
    const get = decorator(reader, controller, method.node, 'Get');
    if (!get.found) continue;
    const own = get.value?.kind === 'list' ? (get.value.items[0] ?? null) : get.value;
    part.routes.push({
      path: joined(own),
      methods: ['GET'],
      handlers: [method],
      guards: method.decorators.filter(isGuard),
      node: method.node,
      scope: method.scope,
    });
    if (method.decorators.some((one) => one.startsWith('Sse('))) part.routes.pop();
  }
  app.mounts.push({ prefix: [], target: part, guards: [], replacesPrefix: false });
}

function isGuard(decorator: string): boolean {
  return /^(UseGuards|Roles|Auth|Permissions|ApiBearerAuth)\b/.test(decorator);
}

/** Nest writes paths without their slashes. */
function joined(path: Value | null): PathPart[] {
  return path === null || (path.kind === 'text' && path.text === '') ? [] : [textOf('/'), pathPart(path, '')];
}

function decoratorValue(reader: JsReader, made: Class, name: string): Value | null {
  return decorator(reader, made, made.node, name).value;
}

function decorator(
  reader: JsReader,
  made: Class,
  node: Node,
  name: string,
): { readonly found: boolean; readonly value: Value | null } {
  for (const one of reader.decoratorsOf(node)) {
    const call = childOf(one, 'CallExpression');
    const callee = call === null ? childOf(one, 'VariableName') : childrenOf(call)[0];
    if (callee == null || made.scope.text.slice(callee.from, callee.to) !== name) continue;
    const list = call === null ? null : childOf(call, 'ArgList');
    const first =
      list === null ? undefined : childrenOf(list).find((child) => child.name !== '(' && child.name !== ')');
    return { found: true, value: first === undefined ? null : reader.evaluate(first, made.scope) };
  }
  return { found: false, value: null };
}

function listIn(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' ? value.items : [];
}
