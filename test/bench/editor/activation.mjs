// Loads and activates the extension's bundle once in this process, beside a stand-in for VS Code, and prints how long each took.
// What VS Code itself does meanwhile (finding the extension, its own API) is in neither.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
// The extension host has loaded these before any extension.
import 'node:child_process';
import 'node:crypto';
import 'node:fs/promises';
import 'node:os';
import 'node:util';
import 'node:worker_threads';

/** Anything that may be called, made anew, or asked for any part of itself. */
const anything = new Proxy(function anything() {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => '' : name === 'then' ? undefined : anything),
  set: () => true,
  apply: () => anything,
  construct: () => anything,
});
globalThis.vscodeStandIn = anything;
// All that the editor's API has by name, as its types tell.
const types = readFileSync(new URL('../../../node_modules/@types/vscode/index.d.ts', import.meta.url), 'utf8');
const names = new Set(
  [...types.matchAll(/^\texport (?:class|enum|namespace|function|const) (\w+)/gm)].map(([, name]) => name),
);
const parts = [...names].map((name) => `export const ${name} = globalThis.vscodeStandIn;`);
const source = `export default globalThis.vscodeStandIn;${parts.join('')}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: 'stand-in:vscode', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'stand-in:vscode' ? { format: 'module', source, shortCircuit: true } : next(url, context),
});

const before = performance.now();
const extension = await import(process.argv[2]);
const loaded = performance.now();
extension.activate({ subscriptions: [], extensionUri: anything, extension: anything, asAbsolutePath: (path) => path });
const activated = performance.now();
process.stdout.write(`${JSON.stringify({ loadMs: loaded - before, activateMs: activated - loaded })}\n`);
process.exit(0);
