import { describe, expect, it } from 'vitest';
import { choosePort } from '../../../src/host/sockets/free-port.ts';
import { fillPlaceholders } from '../../../src/service/launchers/placeholders.ts';
import { explainPythonFailure } from '../../../src/service/launchers/python-failure.ts';
import { processRoles } from '../../../src/service/sampling/process-roles.ts';
import { parsePsTimes, parseSchedstat } from '../../../src/service/sampling/process-sampler.ts';
import { chooseServerPort } from '../../../src/service/server-port.ts';
import { ServiceError } from '../../../src/service/service-error.ts';
import { saysPortTaken } from '../../../src/service/start/until-ready.ts';
import { failureSentence } from '../../../src/words/failures.ts';

describe('choosePort', () => {
  it('asks until a port is free, and never takes one that is not', async () => {
    const asked: number[] = [];
    const port = await choosePort({ isFree: async (candidate) => asked.push(candidate) === 3 });
    expect(asked).toHaveLength(3);
    expect(port).toBe(asked[2]);
  });

  it('says so when there is none', async () => {
    expect(await choosePort({ isFree: async () => false })).toBeNull();
    await expect(chooseServerPort({ isFree: async () => false })).rejects.toThrow(ServiceError);
  });
});

describe('fillPlaceholders', () => {
  it('fills what it knows and leaves other braces alone', () => {
    const values = { port: 8000, 'pool-size': 3 };
    expect(fillPlaceholders('--l={port}:{pool-size} {"a":{b}} {} {toString}', values)).toBe(
      '--l=8000:3 {"a":{b}} {} {toString}',
    );
  });
});

const place = { app: 'shop.web:app', cwd: '/srv', pip: (name: string) => `pip install ${name}` };

/** What a start that failed with these last words says. */
function sentenceOf(output: readonly string[]): string {
  const explanation = explainPythonFailure(output, place);
  return failureSentence({ kind: 'application-not-loaded', server: 'gunicorn', explanation, output });
}

describe('explainPythonFailure', () => {
  it.each([
    [["ModuleNotFoundError: No module named 'shop'"], /no module "shop" in \/srv/],
    [["ModuleNotFoundError: No module named 'flask.views'"], /needs the module "flask.views".*pip install flask/],
    [["Failed to find attribute 'app' in 'shop.web'."], /module "shop.web" has no "app"/],
    [['Traceback (most recent call last):', 'sqlalchemy.exc.OperationalError: no such table'], /no such table/],
  ])('%j', (tail, expected) => expect(sentenceOf(tail)).toMatch(expected));

  it('says nothing where it knows nothing', () => expect(explainPythonFailure(['all is well'], place)).toBeNull());
});

describe('saysPortTaken', () => {
  it.each([
    ["[ERROR] Connection in use: ('127.0.0.1', 20123)", true],
    ['Error: listen EADDRINUSE: address already in use 127.0.0.1:20123', true],
    ['OSError: [Errno 98] Address already in use (metrics on 9090)', false],
    ['listening on 20123', false],
  ])('%s', (line, expected) => expect(saysPortTaken(['before', line], 20123)).toBe(expected));
});

describe('processRoles', () => {
  const at = (pid: number, parentPid: number) => ({ pid, parentPid, groupId: 1, startedAtTicks: 1, alive: true });
  const rolesOf = (
    pairs: readonly [number, number][],
    shape: 'single' | 'master-and-workers' | 'unknown',
    helpers: readonly number[] = [],
  ) =>
    Object.fromEntries(
      processRoles(
        pairs.map(([pid, parent]) => at(pid, parent)),
        [10],
        shape,
        (pid) => helpers.includes(pid),
      ),
    );

  it('takes a master’s children as workers and theirs as others', () => {
    const expected = { 10: 'master', 11: 'worker', 12: 'worker', 13: 'other' };
    const pairs: [number, number][] = [
      [10, 1],
      [11, 10],
      [12, 10],
      [13, 12],
    ];
    expect(rolesOf(pairs, 'master-and-workers')).toEqual(expected);
    expect(rolesOf(pairs, 'unknown')).toEqual(expected);
  });

  it('takes a process alone as the worker, whatever it runs for itself', () => {
    expect(rolesOf([[10, 1]], 'unknown')).toEqual({ 10: 'worker' });
    expect(
      rolesOf(
        [
          [10, 1],
          [11, 10],
        ],
        'single',
      ),
    ).toEqual({ 10: 'worker', 11: 'other' });
  });

  it('looks behind wrappers for the server', () => {
    expect(
      rolesOf(
        [
          [10, 1],
          [11, 10],
          [12, 11],
          [13, 12],
          [14, 12],
        ],
        'unknown',
      ),
    ).toEqual({
      10: 'other',
      11: 'other',
      12: 'master',
      13: 'worker',
      14: 'worker',
    });
  });

  it('does not take a helper for a worker', () => {
    expect(
      rolesOf(
        [
          [10, 1],
          [11, 10],
          [12, 10],
        ],
        'unknown',
        [11],
      ),
    ).toEqual({ 10: 'master', 11: 'other', 12: 'worker' });
  });
});

describe('what /proc and ps say', () => {
  it('reads schedstat', () => {
    expect(parseSchedstat('158217 893607 2\n')).toEqual({ cpuNanoseconds: 158217, runQueueNanoseconds: 893607 });
    expect(parseSchedstat('')).toBeNull();
  });

  it('reads the times of macOS’s ps', () => {
    const spends = parsePsTimes('  77  2048   0:01.50\n  78  1024 1:02:03.25\n');
    expect(spends.get(77)).toEqual({ rssBytes: 2048 * 1024, cpuSeconds: 1.5 });
    expect(spends.get(78)?.cpuSeconds).toBeCloseTo(3723.25, 6);
  });
});
