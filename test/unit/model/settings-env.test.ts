import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src/model/plan/plan-check.ts';
import { formatFaultPath } from '../../../src/model/plan/plan-fault.ts';
import { faultSentence } from '../../../src/words/faults.ts';

const endpoints = [{ name: 'root', path: '/' }];
const gunicorn = { launcher: 'gunicorn', app: 'app:app' };
const command = { launcher: 'command', command: ['./serve', '{port}'] };

function faultsOf(plan: object): string[] {
  const { faults } = checkPlan({ endpoints, ...plan });
  return (faults ?? []).map((fault) => `${formatFaultPath(fault.path)}: ${faultSentence(fault)}`);
}

describe('settingsEnv', () => {
  it.each([
    ['a command', { service: command, settings: { procs: [1, 2] }, settingsEnv: { procs: 'GOMAXPROCS' } }],
    ['a launcher', { service: gunicorn, settings: { workers: 1, gil: [0, 1] }, settingsEnv: { gil: 'PYTHON_GIL' } }],
    [
      'the workers that a command takes by a variable',
      { service: command, settings: { workers: [1, 2] }, settingsEnv: { workers: 'WEB_CONCURRENCY' } },
    ],
    [
      'the workers that a Node application starts itself',
      {
        service: { launcher: 'node', app: 'server.js' },
        settings: { workers: [1, 2] },
        settingsEnv: { workers: 'WEB_CONCURRENCY' },
      },
    ],
  ])('gives settings to %s', (_name, plan) => expect(faultsOf(plan)).toEqual([]));

  it.each([
    [{ settings: {}, settingsEnv: { procs: 'GOMAXPROCS' } }, 'settingsEnv.procs: "procs" has no values'],
    [{ settings: { workers: 1 }, settingsEnv: { workers: 'WEB_CONCURRENCY' } }, 'gunicorn takes by itself'],
    [{ settings: { a: 1, b: 1 }, settingsEnv: { a: 'A', b: 'A' } }, 'settingsEnv.b: "a" is A already.'],
    [{ settings: { a: 1 }, settingsEnv: { a: 'PORT' } }, 'PORT says where the server listens'],
    [{ settings: { a: 1 }, settingsEnv: { a: 'A B' } }, 'settingsEnv.a: An environment variable has a name'],
    [
      { service: { ...gunicorn, env: { A: '1' } }, settings: { a: 1 }, settingsEnv: { a: 'A' } },
      '"service.env" sets A too',
    ],
    [
      { service: { launcher: 'attach', url: 'http://127.0.0.1:1' }, settings: { a: 1 }, settingsEnv: { a: 'A' } },
      'the server already runs',
    ],
    [{ service: { launcher: 'uvicorn', app: 'a:b' }, settings: { loop: 1 } }, '"loop" is a name, such as "uvloop".'],
    [{ settings: { constructor: 1 } }, '"constructor" is not a setting of gunicorn.'],
  ])('refuses %j', (plan, sentence) => {
    const faults = faultsOf({ service: gunicorn, ...plan });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(sentence);
  });
});

describe('launcher "node"', () => {
  it.each([
    { app: 'server.js', nodeArgs: ['--import', 'tsx'], node: '22' },
    { command: ['npm', 'run', 'start'], envFile: '.env' },
    { app: 'server.js', envFile: ['.env', '.env.local'] },
  ])('is told what to start by %j', (service) =>
    expect(faultsOf({ service: { launcher: 'node', ...service } })).toEqual([]),
  );

  it.each([
    [{}, '"app" is missing'],
    [{ app: 'a.js', command: ['npm', 'start'] }, 'Give "app" or "command", not both.'],
    [{ command: ['npm', 'start'], nodeArgs: ['--inspect'] }, 'with "command" write them into the command'],
    [{ app: 'a.js', envFile: 7 }, '"envFile" takes the path of a file, or a list of paths.'],
  ])('refuses %j', (service, sentence) =>
    expect(faultsOf({ service: { launcher: 'node', ...service } }).join('\n')).toContain(sentence),
  );

  it('keeps what is its own', () =>
    expect(faultsOf({ service: { ...gunicorn, node: '22', nodeArgs: ['-r'] } })).toEqual([
      'service.node: "node" belongs to launcher "node", not to "gunicorn".',
      'service.nodeArgs: "nodeArgs" belongs to launcher "node", not to "gunicorn".',
    ]));
});
