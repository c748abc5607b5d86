import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../src/cli/exit-codes.ts';
import { endpointOf, modesOf, secondsOf, settingsOf } from '../../../src/cli/profile-options.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';
import { finishedRecord } from '../../fixtures/sample-records.ts';

const plan = planSchema.parse({
  service: { launcher: 'gunicorn', app: 'app:app' },
  settings: { workerClass: ['sync', 'gevent'], workers: [1, 2], threads: [1, 4] },
  endpoints: [
    { name: 'sleep', path: '/sleep' },
    { name: 'compute', path: '/compute' },
  ],
});

describe('the settings of a profile', () => {
  it('are the first of the plan, and over them those of the command line', () => {
    expect(settingsOf(plan, 'compute', null, {})).toEqual({ workerClass: 'sync', workers: 1, threads: 1 });
    expect(settingsOf(plan, 'compute', null, { settings: 'workers=2, workerClass=gevent' })).toEqual({
      workerClass: 'gevent',
      workers: 2,
      threads: 1,
    });
  });

  it('are those that the newest run recommends, where the plan still has them', () => {
    const [endpoint] = finishedRecord.recommendations.flatMap((one) => one.endpoint ?? []);
    const advised = finishedRecord.recommendations.find((one) => one.endpoint === endpoint)?.settings;
    expect(settingsOf(plan, endpoint ?? '', finishedRecord, {})).toMatchObject(advised ?? {});
    const other = { ...plan, settings: { workers: [1] } };
    expect(settingsOf(other, endpoint ?? '', finishedRecord, {})).toEqual({ workers: 1 });
  });

  it.each(['workers', 'workers=', 'workers=0', 'workers=two', 'workers=1.5', 'wrokers=2', '=2'])(
    '%s are refused',
    (settings) => {
      expect(() => settingsOf(plan, 'compute', null, { settings })).toThrow(CommandError);
    },
  );
});

describe('what a profile is of', () => {
  it('is the endpoint named, or the only one', () => {
    expect(endpointOf(plan, { endpoint: 'sleep' })).toBe('sleep');
    expect(endpointOf({ ...plan, endpoints: plan.endpoints.slice(0, 1) }, {})).toBe('sleep');
    expect(() => endpointOf(plan, {})).toThrow('Its endpoints: sleep, compute.');
    expect(() => endpointOf(plan, { endpoint: 'slep' })).toThrow('no endpoint "slep"');
  });

  it('is the time that is asked for, or what the endpoint’s nature asks for', () => {
    expect(modesOf({ time: 'wait' })).toEqual(['wall']);
    expect(modesOf({ time: 'lock' })).toEqual(['gil']);
    expect([modesOf({}), modesOf({ time: 'auto' })]).toEqual([null, null]);
  });

  it('is so many seconds, within reason', () => {
    expect([secondsOf({}), secondsOf({ seconds: 3 })]).toEqual([10, 3]);
    for (const seconds of [0, 601]) expect(() => secondsOf({ seconds })).toThrow(CommandError);
  });
});
