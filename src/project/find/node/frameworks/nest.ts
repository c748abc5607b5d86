import { t } from '../../../../words/language.ts';
import { newHolder, pathPart } from '../../code/holder.ts';
import {
  argument,
  type Call,
  type Class,
  type Holder,
  type PathPart,
  type Route,
  textOf,
  type Value,
} from '../../code/values.ts';
import { childOf, childrenOf, type Node } from '../../read/syntax.ts';
import type { JsReader } from '../js-reader.ts';

/** What is known of an app before its routes' whole paths are: both settings may be made in any order after it is made. */
interface NestApp {
  readonly routes: (Route & { readonly version: Value | null })[];
  prefix: { readonly part: PathPart; readonly without: readonly string[] } | null;
  /** The options of `enableVersioning`; `null`: it was not called, and versions mean nothing. */
  versioning: { readonly options: Value | undefined } | null;
}

const apps = new WeakMap<Holder, NestApp>();

/** The app that `NestFactory.create(AppModule)` makes, with the routes of all controllers of its modules. */
export function nestApp(reader: JsReader, call: Call): Holder {
  const app = newHolder('nest', true, call);
  const nest: NestApp = { routes: [], prefix: null, versioning: null };
  apps.set(app, nest);
  addModule(reader, argument(call, null, 0), nest, new Set());
  spellOut(app, nest);
  return app;
}

/** `setGlobalPrefix` and `enableVersioning`, on an app of Nest's. Whether it was one of them. */
export function callOnNest(on: Holder, name: string, call: Call): boolean {
  const nest = apps.get(on);
  if (nest === undefined) return false;
  const [first, second] = call.args;
  if (name === 'setGlobalPrefix') {
    const excluded = second?.value.kind === 'fields' ? listIn(second.value.fields.get('exclude')) : [];
    const without = excluded.flatMap((one) => {
      const path = one.kind === 'fields' ? one.fields.get('path') : one;
      return path?.kind === 'text' ? [path.text] : [];
    });
    nest.prefix = { part: pathPart(first?.value ?? null, first?.source ?? ''), without };
  } else if (name === 'enableVersioning') nest.versioning = { options: first?.value };
  else return false;
  spellOut(on, nest);
  return true;
}

/** The routes' whole paths, as the app's settings are so far. */
function spellOut(app: Holder, nest: NestApp): void {
  app.routes.length = 0;
  for (const { version, ...route } of nest.routes)
    for (const step of versionSteps(nest, version)) {
      const isExcluded = nest.prefix?.without.some((pattern) => matches(pattern, route.path)) ?? false;
      const prefix = nest.prefix === null || isExcluded ? [] : [textOf('/'), nest.prefix.part];
      app.routes.push({ ...route, path: [...prefix, ...step, ...route.path] });
    }
}

/** What versions put in front of a path, one for each; a version in a header or a media type puts nothing there. */
function versionSteps({ versioning }: NestApp, own: Value | null): readonly (readonly PathPart[])[] {
  if (versioning === null) return [[]];
  const { options } = versioning;
  const option = (name: string) => (options?.kind === 'fields' ? (options.fields.get(name) ?? null) : null);
  const type = option('type');
  if (type !== null && !(type.kind === 'external' && type.name.endsWith('.URI'))) return [[]];
  const version = own ?? option('defaultVersion');
  const prefix = option('prefix');
  const word = prefix === null ? 'v' : prefix.kind === 'text' ? prefix.text : '';
  const step = (one: Value): readonly PathPart[] => {
    if (one.kind === 'external' && one.name.endsWith('VERSION_NEUTRAL')) return [];
    return [textOf(`/${word}`), pathPart(one, t('the version of a controller'))];
  };
  if (version === null) return [[]];
  return version.kind === 'list' ? version.items.map(step) : [step(version)];
}

/** Whether a path is one that the global prefix leaves out: as it is written, or below `health/*path` and `health/(.*)`. */
function matches(pattern: string, path: readonly PathPart[]): boolean {
  const steps = (text: string) => text.split('/').filter((step) => step !== '');
  const text = steps(path.map((part) => (part.kind === 'text' ? part.text : '*')).join('')).join('/');
  const start = steps(pattern.replace(/\/?(\*\w*|\{\*\w*\}|\(\.\*\))$/, '')).join('/');
  return text === start || (start !== steps(pattern).join('/') && text.startsWith(`${start}/`));
}

function addModule(reader: JsReader, module: Value | null, nest: NestApp, seen: Set<Value>): void {
  if (module?.kind === 'fields') addModule(reader, module.fields.get('module') ?? null, nest, seen);
  if (module?.kind !== 'class' || seen.has(module)) return;
  seen.add(module);
  const options = decoratorValue(reader, module, 'Module');
  if (options?.kind !== 'fields') return;
  for (const controller of listIn(options.fields.get('controllers'))) addController(reader, controller, nest);
  for (const imported of listIn(options.fields.get('imports'))) addModule(reader, imported, nest, seen);
}

function addController(reader: JsReader, controller: Value, nest: NestApp): void {
  if (controller.kind !== 'class') return;
  const { value, found } = decorator(reader, controller, controller.node, 'Controller');
  if (!found) return;
  const path = value?.kind === 'fields' ? (value.fields.get('path') ?? null) : value;
  const before = joined(path?.kind === 'list' ? (path.items[0] ?? null) : path);
  const guards = controller.decorators.filter((one) => isGuard(one) && !one.startsWith('ApiBearerAuth'));
  const ofAll =
    (value?.kind === 'fields' ? value.fields.get('version') : undefined) ??
    decoratorValue(reader, controller, 'Version');
  for (const method of controller.fields.values()) {
    if (method.kind !== 'callable' || method.decorators.some((one) => one.startsWith('Sse('))) continue;
    const get = decorator(reader, controller, method.node, 'Get');
    if (!get.found) continue;
    const own = get.value?.kind === 'list' ? (get.value.items[0] ?? null) : get.value;
    nest.routes.push({
      path: [...before, ...joined(own)],
      methods: ['GET'],
      handlers: [method],
      guards: [...guards, ...method.decorators.filter(isGuard)],
      version: decorator(reader, controller, method.node, 'Version').value ?? ofAll,
      node: method.node,
      scope: method.scope,
    });
  }
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
