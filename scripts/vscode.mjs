import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { execa } from 'execa';
import { installWorkbench } from '../test/editor/host/install-workbench.ts';
import { editorCacheFolder, projectFolder } from '../test/editor/host/paths.ts';
import { installExtension } from '../test/editor/host/workbench-host.ts';
import { WorkbenchServer } from '../test/editor/host/workbench-server.ts';

/**
 * Opens an editor on an example with the extension loaded: desktop VS Code where there is one, else VS Code's workbench
 * for the browser, whose address is printed.
 *
 *   npm run vscode [-- FOLDER] [-- --browser] [-- --port N]
 */
const args = process.argv.slice(2);
const inBrowser = args.includes('--browser');
const portAt = args.indexOf('--port');
const port = portAt < 0 ? 8765 : Number(args[portAt + 1]);
const given = args.find((arg, index) => !arg.startsWith('--') && index !== portAt + 1);
const folder = resolve(given ?? join(projectFolder, 'examples/flask-blocking'));
if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);

await execa('npm', ['run', '--silent', 'build'], { cwd: projectFolder, stdio: 'inherit' });
const desktop = inBrowser ? null : findDesktop();
if (desktop === null) await openInBrowser();
else await openOnDesktop(desktop);

function findDesktop() {
  const names = process.platform === 'win32' ? ['code.cmd', 'code-insiders.cmd'] : ['code', 'code-insiders', 'codium'];
  const places = (process.env.PATH ?? '').split(delimiter);
  if (process.platform === 'darwin') places.push('/Applications/Visual Studio Code.app/Contents/Resources/app/bin');
  return names.flatMap((name) => places.map((place) => join(place, name))).find((file) => existsSync(file)) ?? null;
}

async function openOnDesktop(code) {
  console.log(`Opening ${folder} with the extension in ${code}`);
  await execa(code, ['--new-window', `--extensionDevelopmentPath=${projectFolder}`, folder], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

async function openInBrowser() {
  if (!inBrowser) console.log('No desktop VS Code was found; its workbench for the browser serves instead.');
  const entry = await installWorkbench(console.log);
  const extensionsFolder = join(editorCacheFolder, 'extensions');
  await mkdir(extensionsFolder, { recursive: true });
  console.log('Packaging and installing the extension');
  await execa('npm', ['run', '--silent', 'package'], { cwd: projectFolder });
  await installExtension(entry, join(projectFolder, 'servebench.vsix'), extensionsFolder);
  const server = await WorkbenchServer.start({ entry, extensionsFolder, settings: {}, trusted: true, port });
  console.log(
    `\n  Open ${server.url(folder)}\n\n  then press F1 and run "Servebench: Benchmark This Workspace". Ctrl+C ends the editor.`,
  );
  await new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, done);
  });
  await server[Symbol.asyncDispose]();
}
