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
};

/**
 * zod brings its messages in fifty languages, a quarter of a megabyte that is parsed at every start; ours are in English.
 * What asks for all of them gets the one that zod itself takes as its default.
 */
const oneLanguageOfZod = {
  name: 'one-language-of-zod',
  setup(bundle) {
    bundle.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: `export { default as en } from './en.js';`,
    }));
  },
};

/**
 * What autocannon brings along and no trial of ours uses, four fifths of its size: its own command line, forms with a list of
 * all media types, and histograms in WebAssembly (`autocannon-run.ts` gives it none to keep, and asks for no result).
 */
const unusedOfAutocannon = {
  name: 'unused-of-autocannon',
  setup(bundle) {
    const replace = (filter, contents) => bundle.onLoad({ filter }, () => ({ contents }));
    replace(/node_modules[\\/]autocannon[\\/]autocannon\.js$/, `module.exports = require('./lib/init.js');`);
    replace(/node_modules[\\/]autocannon[\\/]lib[\\/]progressTracker\.js$/, `module.exports = () => {};`);
    replace(
      /node_modules[\\/]form-data[\\/]lib[\\/]form_data\.js$/,
      `module.exports = class FormData { constructor() { throw new Error('Forms are not supported.'); } };`,
    );
    bundle.onResolve({ filter: /^hdr-histogram(-percentiles-obj|-js)$/ }, ({ path }) => ({
      path,
      namespace: 'unused-of-autocannon',
    }));
    bundle.onLoad({ filter: /./, namespace: 'unused-of-autocannon' }, () => ({
      contents: `exports.initWebAssemblySync = () => {};`,
    }));
  },
};

/**
 * Beside the panel's script stand those texts of each language that it says (`dist/webview.ko.json`): the panel and the HTML
 * report take them along, and nothing of the editor's and the terminal's.
 */
const textsOfPanel = {
  name: 'texts-of-panel',
  setup(bundle) {
    bundle.onEnd(async () => {
      const script = unescaped(await readFile('dist/webview.js', 'utf8'));
      const texts = JSON.parse(await readFile('l10n/bundle.l10n.ko.json', 'utf8'));
      const said = Object.entries(texts).filter(([english]) => script.includes(english));
      await writeFile('dist/webview.ko.json', JSON.stringify(Object.fromEntries(said)));
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
  plugins: [oneLanguageOfZod, unusedOfAutocannon],
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
    entryPoints: ['src/webview/main.ts'],
    outfile: 'dist/webview.js',
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    plugins: [oneLanguageOfZod, textsOfPanel],
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
