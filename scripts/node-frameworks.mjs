// Installs the frameworks whose services the integration tests start into .cache/node-frameworks.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';
import { run } from './run-command.mjs';

const folder = join(root, '.cache', 'node-frameworks');
const wanted = readFileSync(join(root, 'scripts', 'node-frameworks.json'), 'utf8');
const stamp = join(folder, 'installed.json');

/** Gives whether they are there; says why where they are not. */
export async function nodeFrameworks() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  console.log('Installing Express, Fastify, Koa, Hono, Nest and tsx into .cache/node-frameworks.');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), wanted);
  const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const { code, output } = await run('npm', args, { cwd: folder, capture: true });
  if (code !== 0) console.log(output.trim());
  else writeFileSync(stamp, wanted);
  return code === 0;
}
