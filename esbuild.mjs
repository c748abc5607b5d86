import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
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
// jsonc-parser's `main` is an UMD file whose inner requires esbuild cannot see; its `module` is plain.
const node = { ...shared, platform: 'node', format: 'cjs', target: 'node22', mainFields: ['module', 'main'] };

// The bundle's own first lines would fail on an older Node with an error that tells nobody what to do.
const cliBanner = `#!/usr/bin/env node
'use strict';
if (Number(process.versions.node.split('.')[0]) < 22) {
  process.stderr.write('Servebench needs Node.js 22 or later; this is ' + process.versions.node + ' (' + process.execPath + ').\\n');
  process.exit(3);
}`;

const bundles = [
  { ...node, entryPoints: ['src/extension/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  { ...node, entryPoints: ['src/extension/runner/main.ts'], outfile: 'dist/runner.js' },
  { ...node, entryPoints: ['src/extension/history-reader/main.ts'], outfile: 'dist/history-reader.js' },
  { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: cliBanner } },
  { ...node, entryPoints: ['src/load/generator/main.ts'], outfile: 'dist/generator.js' },
  { ...node, entryPoints: ['src/service/guardian/main.ts'], outfile: 'dist/guardian.js' },
  {
    ...shared,
    entryPoints: ['src/webview/main.ts'],
    outfile: 'dist/webview.js',
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
  },
].filter((bundle) => existsSync(bundle.entryPoints[0]));

await mkdir('dist', { recursive: true });
// The package is ESM in source; what VS Code and the terminal load is CommonJS.
await writeFile('dist/package.json', `${JSON.stringify({ type: 'commonjs' })}\n`);
if (watch) await Promise.all(bundles.map(async (bundle) => (await context(bundle)).watch()));
else await Promise.all(bundles.map((bundle) => build(bundle)));
