import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, place, start } from './place.ts';

/** Made by `npm test` before the first suite; `null` where PyPI can't be reached. */
const servers = [resolve(import.meta.dirname, '../../../.cache/servers-venv/bin/python')].find(existsSync) ?? null;

/** A pid file of a server in use. */
function pidFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pid-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'pid'), '1');
  return join(folder, 'pid');
}

describe('a pid file of another server is neither written nor removed', () => {
  it('by gunicorn, whose environment joins its option with another and asks for a daemon', async () => {
    const file = pidFile();
    const { context } = place();
    const environment = { ...context.environment, GUNICORN_CMD_ARGS: `-RDp ${file} --daem` };
    const server = await start(place({ environment }), { launcher: 'gunicorn', app: 'plain_wsgi:app' });
    expect((await ask(server, '/')).status).toBe(200);
    await server.stop();
    expect(readFileSync(file, 'utf8')).toBe('1');
  });

  it.skipIf(servers === null)('by hypercorn, whose arguments or configuration name it', async () => {
    const file = pidFile();
    const config = `${file}.toml`;
    writeFileSync(config, `pid_path = ${JSON.stringify(file)}\n`);
    const service = { launcher: 'hypercorn' as const, app: 'plain_asgi:app', python: servers as string };
    const server = await start(place(), { ...service, args: ['--conf', config, '-Dp', file] });
    expect((await ask(server, '/')).status).toBe(200);
    await server.stop();
    expect(readFileSync(file, 'utf8')).toBe('1');
  });
});
