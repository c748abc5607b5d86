import { describe, expect, it } from 'vitest';
import { readPlan } from '../../../src/model/plan/plan-file.ts';
import { plannedCommands } from '../../../src/service/planned-commands.ts';

function commandsOf(plan: object): string[] {
  const read = readPlan(JSON.stringify({ endpoints: [{ name: 'home', path: '/' }], ...plan }));
  expect(read.faults ?? []).toEqual([]);
  if (read.plan === null) throw new Error('no plan');
  return plannedCommands(read.plan, 'linux');
}

describe('the commands of a plan, before anything is started', () => {
  it('are one for each point of the settings', () => {
    expect(
      commandsOf({
        service: { launcher: 'gunicorn', app: 'app:app', args: ['--timeout', '60'] },
        settings: { workerClass: ['sync', 'gevent'], workers: [1, 2] },
      }),
    ).toEqual([
      'gunicorn -w 1 -k sync --timeout 60 app:app',
      'gunicorn -w 2 -k sync --timeout 60 app:app',
      'gunicorn -w 1 -k gevent --timeout 60 app:app',
      'gunicorn -w 2 -k gevent --timeout 60 app:app',
    ]);
  });

  it('say the folder, the variables of settings, and what a command is filled with', () => {
    expect(
      commandsOf({
        service: { launcher: 'command', command: ['./server', '--port', '{port}', '--pool={pool}'], cwd: 'api' },
        settings: { pool: [4], procs: [2] },
        settingsEnv: { procs: 'GOMAXPROCS' },
      }),
    ).toEqual(["cd api && env GOMAXPROCS=2 ./server --port '{port}' --pool=4"]);
  });

  it('have uvicorn’s loop, and Node’s processes', () => {
    expect(
      commandsOf({ service: { launcher: 'uvicorn', app: 'app:app' }, settings: { workers: [2], loop: ['uvloop'] } }),
    ).toEqual(['uvicorn --workers 2 --loop uvloop app:app']);
    expect(
      commandsOf({ service: { launcher: 'node', app: 'server.mjs', args: ['--quiet'] }, settings: { workers: [2] } }),
    ).toEqual(['env WORKERS=2 node server.mjs --quiet']);
  });

  it('show no secret', () => {
    const [line] = commandsOf({
      service: {
        launcher: 'gunicorn',
        app: 'app:app',
        args: ['--api-key', 'hunter2', '--db=postgres://u:hunter2@db/x'],
      },
      settings: {},
    });
    expect(line).toContain('--api-key');
    expect(line).not.toContain('hunter2');
  });

  it('are none where the server runs already', () => {
    expect(commandsOf({ service: { launcher: 'attach', url: 'http://127.0.0.1:8000' }, settings: {} })).toEqual([]);
  });
});
