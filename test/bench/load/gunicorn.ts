import { fileURLToPath } from 'node:url';
import { gunicornProgram } from './requirements.ts';
import { answersAt, endProcess, freePort, type ServerUnderLoad, startProcess } from './server-under-load.ts';

/** One way to run gunicorn. */
export interface GunicornSettings {
  readonly name: string;
  readonly args: readonly string[];
  /** Whether kept connections are shared by luck: gevent's workers come to about equal shares, those of gthread do not. */
  readonly sharesByLuck: boolean;
}

export const gunicornSettings: readonly GunicornSettings[] = [
  { name: 'sync', args: ['-k', 'sync', '-w', '2'], sharesByLuck: false },
  { name: 'gthread', args: ['-k', 'gthread', '-w', '2', '--threads', '4'], sharesByLuck: true },
  { name: 'gevent', args: ['-k', 'gevent', '-w', '2'], sharesByLuck: false },
];

/** gunicorn with a small WSGI app, on one core if asked: `/` answers at once, `/cpu` after 2 ms on the CPU. */
export async function startGunicorn(settings: GunicornSettings, core: number | null): Promise<ServerUnderLoad> {
  const port = await freePort();
  const command = [
    ...(core === null ? [] : ['taskset', '-c', String(core)]),
    gunicornProgram,
    ...settings.args,
    '-b',
    `127.0.0.1:${port}`,
    '--log-level',
    'error',
    '--no-control-socket',
    'small_app:app',
  ];
  const { WEB_CONCURRENCY: _hidden, GUNICORN_CMD_ARGS: _alsoHidden, ...env } = process.env;
  const server = startProcess(command, {
    cwd: fileURLToPath(new URL('./', import.meta.url)),
    env: { ...env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  await answersAt(port, server);
  return { port, pid: server.pid as number, [Symbol.asyncDispose]: () => endProcess(server) };
}
