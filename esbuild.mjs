import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { build, context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const shared = {
  bundle: true,
  sourcemap: !production,
  minify: production,
  logLevel: 'warning',
  legalComments: 'linked',
  charset: 'utf8',
};

/**
 * zod brings its messages in fifty languages, a quarter of a megabyte that is parsed at every start; ours are in English.
 * What asks for all of them gets the one that zod itself takes as its default.
 */
const oneLanguageOfZod = standIns('one-language-of-zod', [
  [/zod[\\/]v4[\\/]locales[\\/]index\.js$/, `export { default as en } from './en.js';`],
]);

/**
 * What the agents' protocol brings along and our server does not use, over a third of its size: it asks people no questions,
 * whose answers a validator of JSON schemas would check, and none of its schemas is of zod's version 3.
 */
const unusedOfAgentProtocol = standIns('unused-of-agent-protocol', [
  [
    /sdk[\\/]dist[\\/]esm[\\/]validation[\\/]ajv-provider\.js$/,
    `export class AjvJsonSchemaValidator { getValidator() { throw new Error('Nobody is asked anything.'); } }`,
  ],
  [/zod-to-json-schema[\\/]dist[\\/]esm[\\/]index\.js$/, onlyZod4('zodToJsonSchema')],
  [/zod[\\/]v3[\\/]index\.js$/, onlyZod4('object')],
]);

function onlyZod4(name) {
  return `export function ${name}() { throw new Error('Schemas are of zod 4.'); }`;
}

/**
 * What autocannon brings along and no trial of ours uses, five sixths of its size: its own command line, forms with a list of
 * all media types, histograms in WebAssembly (`autocannon-run.ts` gives it none to keep, and asks for no result), a comparison
 * of versions for Node below 12, and buffers for browsers.
 */
const unusedOfAutocannon = standIns('unused-of-autocannon', [
  [/node_modules[\\/]autocannon[\\/]autocannon\.js$/, `module.exports = require('./lib/init.js');`],
  [/node_modules[\\/]autocannon[\\/]lib[\\/]progressTracker\.js$/, `module.exports = () => {};`],
  [
    /node_modules[\\/]form-data[\\/]lib[\\/]form_data\.js$/,
    `module.exports = class FormData { constructor() { throw new Error('Forms are not supported.'); } };`,
  ],
  [/node_modules[\\/]hdr-histogram(-percentiles-obj|-js)[\\/]/, `exports.initWebAssemblySync = () => {};`],
  [/node_modules[\\/]semver[\\/]/, `exports.gte = () => true;`],
  [/node_modules[\\/]buffer[\\/]/, `module.exports = require('node:buffer');`],
]);

/** What an emoji is, as the engine knows it itself: the package's list of them all is ten kilobytes in each script. */
const emojiOfEngine = standIns('emoji-of-engine', [
  [/node_modules[\\/]emoji-regex[\\/]index\.js$/, `module.exports = () => /\\p{RGI_Emoji}/gv;`],
]);

/** Gives modules of packages other contents. */
function standIns(name, modules) {
  return {
    name,
    setup(bundle) {
      for (const [filter, contents] of modules) bundle.onLoad({ filter }, () => ({ contents }));
    },
  };
}

/**
 * Beside the panel's scripts stands which of all texts they say, as their places in a language's file (`dist/webview.texts.json`):
 * the panel and the HTML report take those along, and nothing of the editor's and the terminal's.
 */
const textsOfPanel = {
  name: 'texts-of-panel',
  setup(bundle) {
    bundle.onEnd(async () => {
      const files = ['dist/webview.js', 'dist/webview-charts.js'];
      const scripts = await Promise.all(files.map(async (file) => unescaped(await readFile(file, 'utf8'))));
      const texts = Object.keys(JSON.parse(await readFile('l10n/bundle.l10n.ko.json', 'utf8')));
      const places = texts.flatMap((english, place) =>
        scripts.some((script) => script.includes(english)) ? [place] : [],
      );
      await writeFile('dist/webview.texts.json', JSON.stringify(places));
    });
  },
};

/** A script with the characters that its texts have escaped. */
function unescaped(script) {
  return script.replace(/\\(?:x([0-9A-F]{2})|u([0-9A-F]{4})|u\{([0-9A-F]+)\}|(.))/gi, (_, two, four, long, other) =>
    other === undefined ? String.fromCodePoint(Number.parseInt(two ?? four ?? long, 16)) : other === 'n' ? '\n' : other,
  );
}

// jsonc-parser's `main` is an UMD file whose inner requires esbuild cannot see; its `module` is plain.
const node = {
  ...shared,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  mainFields: ['module', 'main'],
  external: ['vscode'],
  plugins: [oneLanguageOfZod, emojiOfEngine, unusedOfAgentProtocol, unusedOfAutocannon],
  outdir: 'dist',
  // What several of them need is one file, and what is needed later is loaded later.
  splitting: true,
  // Packages that are CommonJS ask for Node's own modules, and for their place, in their own way.
  banner: {
    js: `import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url),__dirname=import.meta.dirname;`,
  },
};

const bundles = [
  {
    ...node,
    entryPoints: {
      extension: 'src/extension/extension.ts',
      runner: 'src/extension/runner/main.ts',
      'history-reader': 'src/extension/history-reader/main.ts',
      'route-reader': 'src/extension/route-reader/main.ts',
      'agent-server': 'src/extension/agent-server/main.ts',
      generator: 'src/load/generator/main.ts',
      guardian: 'src/service/guardian/main.ts',
    },
    chunkNames: 'chunks/[name]-[hash]',
  },
  // The editor's package leaves it out, and what only it needs.
  { ...node, entryPoints: { cli: 'src/cli/start.ts' }, chunkNames: 'cli/[name]-[hash]' },
  {
    ...shared,
    entryPoints: { webview: 'src/webview/main.ts', 'webview-charts': 'src/webview/charts.ts' },
    outdir: 'dist',
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    plugins: [emojiOfEngine, textsOfPanel],
  },
];

await mkdir('dist', { recursive: true });
for (const chunks of ['dist/chunks', 'dist/cli']) if (existsSync(chunks)) await rm(chunks, { recursive: true });
await writeFile('dist/package.json', `${JSON.stringify({ type: 'module' })}\n`);
if (watch) await Promise.all(bundles.map(async (bundle) => (await context(bundle)).watch()));
else {
  await Promise.all(bundles.map((bundle) => build(bundle)));
  await chmod('dist/cli.js', 0o755);
}
