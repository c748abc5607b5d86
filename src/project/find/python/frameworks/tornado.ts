import { attributeOf, derivesFrom } from '../../code/attribute-of.ts';
import { newHolder } from '../../code/holder.ts';
import {
  argument,
  type Call,
  type Class,
  type Holder,
  lastName,
  type RouteEntry,
  type Value,
} from '../../code/values.ts';
import type { Reader } from '../reader.ts';
import { mountEntries } from './entries.ts';

/** What Tornado's names make: an application, an entry of its list of handlers. `null`: nothing of that. */
export function makeByTornado(reader: Reader, name: string, call: Call): Value | null {
  if (!name.startsWith('tornado.')) return null;
  switch (lastName(name)) {
    case 'Application': {
      const app = newHolder('Tornado', true, call);
      mountHandlers(reader, app, argument(call, 'handlers', 0));
      return app;
    }
    case 'url':
    case 'URLSpec':
      return entryOf(argument(call, 'pattern', 0), argument(call, 'handler', 1));
    // `tornado.web.Application.__init__(self, handlers)`, in a class of the project's that is one.
    case '__init__': {
      const app = argument(call, null, 0);
      if (app?.kind === 'holder') mountHandlers(reader, app, argument(call, 'handlers', 1));
      return app;
    }
    default:
      return null;
  }
}

/** `super().__init__(handlers)`, `app.add_handlers(host, handlers)`. `null`: nothing that is known. */
export function callOnTornado(reader: Reader, on: Holder, name: string, call: Call): Value | null {
  if (name === '__init__') mountHandlers(reader, on, argument(call, 'handlers', 0));
  else if (name === 'add_handlers') mountHandlers(reader, on, argument(call, 'host_handlers', 1));
  else return null;
  return on;
}

/** A class of the project's that is an application and hands its handlers on in its own `__init__`; `null`: it is no such. */
export function makeOwnTornado(reader: Reader, made: Class, base: string | null, call: Call): Holder | null {
  const init = base === 'tornado.web.Application' ? attributeOf(made, '__init__') : null;
  if (init?.kind !== 'callable') return null;
  const app = newHolder('Tornado', true, call);
  reader.call({ ...init, self: app }, call.args);
  return app;
}

/** Handlers stand as tuples, `(r"/items/([0-9]+)", ItemHandler, {…})`, or as what `url(…)` makes. */
function mountHandlers(reader: Reader, on: Holder, handlers: Value | null): void {
  if (handlers?.kind !== 'list') {
    mountEntries(reader, on, handlers);
    return;
  }
  for (const item of handlers.items) {
    const [pattern = null, handler = null] = item.kind === 'list' ? item.items : [];
    const entry = item.kind === 'entry' ? item : entryOf(pattern, handler);
    if (entry !== null) mountEntries(reader, on, entry);
    else if (item.kind === 'unknown') mountEntries(reader, on, item);
  }
}

/** `null` for the library's own handlers, of files and redirects, and for sockets. */
function entryOf(pattern: Value | null, handler: Value | null): RouteEntry | null {
  if (pattern === null || handler?.kind !== 'class' || derivesFrom(handler, /WebSocketHandler$/)) return null;
  const { node, scope } = handler;
  return { kind: 'entry', pattern, style: 'regex', target: handler, methods: null, node, scope };
}
