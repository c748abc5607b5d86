import { posix } from 'node:path';
import { argument, type Call, lastName, textOf, unknown, type Value } from '../code/values.ts';
import { makeByPackage } from './frameworks/makers.ts';
import { callOnHolder } from './frameworks/router-methods.ts';
import type { JsReader } from './js-reader.ts';

/** What a call gives: the project's own code is followed, a web framework's is known, anything else is not. */
export function callValue(reader: JsReader, callee: Value, call: Call): Value {
  switch (callee.kind) {
    case 'callable':
      return reader.call(callee, call.args);
    case 'class': {
      const [base] = callee.bases;
      const made = base?.kind === 'external' ? makeByPackage(reader, base.name, call) : null;
      return made ?? reader.instance(callee, call.args);
    }
    case 'external':
      return byNode(callee.name, call) ?? makeByPackage(reader, callee.name, call) ?? followed(reader, call);
    case 'method':
      if (callee.of.kind === 'holder')
        return callOnHolder(reader, callee.of, callee.name, call) ?? unknown(call.source);
      return callMethod(reader, callee.of, callee.name, call);
    // `fastify(…)` by a default that is a module: `require("x").default`.
    case 'fields': {
      const main = callee.fields.get('module.exports') ?? callee.fields.get('default');
      return main === undefined || main.kind === 'fields' ? unknown(call.source) : callValue(reader, main, call);
    }
    default:
      return followed(reader, call);
  }
}

/** Functions given to what is not known are mostly called by it: what they register counts. */
function followed(reader: JsReader, call: Call): Value {
  if (/\blisten\($|\.listen\(/.test(call.source)) reader.listens = true;
  for (const { value } of call.args) if (value.kind === 'callable' && mayRegister(value)) reader.call(value, []);
  return unknown(call.source);
}

/** A handler of requests or events has no routes to add. */
function mayRegister({ node, scope }: Extract<Value, { kind: 'callable' }>): boolean {
  return /\.(use|get|listen|register|route)\(/.test(scope.text.slice(node.from, node.to));
}

function byNode(name: string, call: Call): Value | null {
  const texts = call.args.map(({ value }) => (value.kind === 'text' ? value.text : null));
  const isKnown = texts.every((text) => text !== null);
  switch (name.replace(/^node:/, '')) {
    case 'path.join':
    case 'path.resolve':
    case 'join':
    case 'resolve':
      return isKnown && texts.length > 0 ? textOf(posix.join(...(texts as string[]))) : null;
    case 'path.dirname':
    case 'dirname':
      return isKnown && texts[0] != null ? textOf(posix.dirname(texts[0])) : null;
    case 'url.fileURLToPath':
    case 'fileURLToPath':
      return /import\.meta\.url/.test(call.source) ? textOf(call.scope.path) : null;
    case 'Promise.all': {
      const [list] = call.args;
      return list?.value.kind === 'list' ? list.value : null;
    }
    case 'Object.values':
    case 'Object.keys':
    case 'Object.entries': {
      const of = argument(call, null, 0);
      if (of?.kind !== 'fields') return null;
      const last = lastName(name);
      return {
        kind: 'list',
        items: [...of.fields].map(([key, value]) =>
          last === 'keys' ? textOf(key) : last === 'values' ? value : { kind: 'list', items: [textOf(key), value] },
        ),
      };
    }
    default:
      return null;
  }
}

function callMethod(reader: JsReader, of: Value, name: string, call: Call): Value {
  const [first] = call.args;
  if (of.kind === 'list') {
    if (name === 'push') of.items.push(...call.args.map(({ value }) => value));
    if ((name === 'forEach' || name === 'map' || name === 'flatMap') && first?.value.kind === 'callable') {
      const { value } = first;
      const results = of.items
        .slice(0, 200)
        .map((item) => reader.call(value, [{ name: null, value: item, source: '' }]));
      return name === 'forEach' ? unknown(call.source) : { kind: 'list', items: results };
    }
    return name === 'concat' && first?.value.kind === 'list'
      ? { kind: 'list', items: [...of.items, ...first.value.items] }
      : of;
  }
  if (of.kind === 'callable' && (name === 'bind' || name === 'call' || name === 'apply'))
    return name === 'bind' ? of : reader.call(of, call.args.slice(1));
  // `start().then(app => …)`.
  if (name === 'then' && first?.value.kind === 'callable')
    return reader.call(first.value, [{ name: null, value: of, source: '' }]);
  if (name === 'catch' || name === 'finally') return of;
  // What a folder holds, say: gone through once, with an element that is not known.
  if (of.kind === 'unknown' && name === 'forEach' && first?.value.kind === 'callable' && mayRegister(first.value))
    return reader.call(first.value, [{ name: null, value: unknown(of.source), source: '' }]);
  return followed(reader, call);
}
