// npm start: from a fresh clone to the short experiment's results.
import { bootstrap, root, toolEnvironment } from './bootstrap.mjs';
import { run } from './run-command.mjs';

await bootstrap(import.meta.url);
const { activated, exampleEnvironment } = await import('./python.mjs');
process.chdir(root);

console.log('Building.');
const built = await run(process.execPath, ['esbuild.mjs'], { env: toolEnvironment });
if (built.code !== 0) process.exit(built.code);

const venv = await exampleEnvironment();
const example = venv === null ? 'examples/node-blocking' : 'examples/flask-blocking';
if (venv === null) console.log('So the Node example runs instead of the Flask one; it needs nothing installed.');

console.log(`\nBenchmarking ${example}.\n`);
const report = 'servebench-report.html';
const { code } = await run(
  process.execPath,
  ['dist/cli.js', 'run', `${example}/servebench.json`, '--html', report, ...process.argv.slice(2)],
  { env: venv === null ? toolEnvironment : activated(venv) },
);
if (code === 0) {
  console.log(`
The same results with charts are in ${report}.
To do the same in VS Code: npm run vscode`);
}
process.exit(code);
