import { describe, expect, it } from 'vitest';
import { offeredPlan, roughSeconds } from '../../../src/extension/first-plan/offered-plan.ts';
import {
  endpointChoices,
  settingChoices,
  withEndpoints,
  withSettings,
} from '../../../src/extension/first-plan/plan-parts.ts';
import { urlPlan } from '../../../src/extension/first-plan/url-plan.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';
import { readPlan } from '../../../src/model/plan/plan-file.ts';
import { type PlanDraft, planText } from '../../../src/project/find/draft/plan-text.ts';
import { foundService } from '../../../src/project/find/found-service.ts';

const parts: PlanDraft = {
  service: foundService({ launcher: 'gunicorn', app: 'app:app', cwd: '.', evidence: 'app.py' }),
  space: { workerClass: ['sync'], workers: [1, 2] },
  endpoints: [
    { name: 'a', path: '/a', remark: null, doubtful: false },
    { name: 'gone', path: '/logout', remark: 'It may change something.', doubtful: true },
  ],
  python: null,
};

describe('a drafted plan in a pick', () => {
  const { plan } = readPlan(planText(parts));

  it('says what is run, on what, and about how long', () => {
    expect(plan === null ? null : offeredPlan(plan)).toEqual({
      command: 'gunicorn app:app',
      where: '',
      endpoints: '/a',
      settings: 'workerClass sync × workers 1, 2 (2 settings)',
      minutes: 'less than a minute',
    });
  });

  it('takes longer with more endpoints, more settings and exhaustively', () => {
    const planWith = (more: object) =>
      planSchema.parse({ service: { launcher: 'node' }, endpoints: [{ name: 'a', path: '/a' }], ...more });
    const endpoints = ['a', 'b', 'c'].map((name) => ({ name, path: `/${name}` }));
    const settings = { workers: [1, 2, 3, 4, 5, 6, 7, 8], threads: [1, 2, 3, 4] };
    const seconds = [{}, { endpoints }, { endpoints, settings }, { endpoints, settings, search: 'exhaustive' }].map(
      (more) => roughSeconds(planWith(more)),
    );
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    expect(new Set(seconds).size).toBe(4);
  });

  it('measures the endpoints that are chosen; the others stay as comments', () => {
    expect(endpointChoices(parts).map(({ label, picked }) => [label, picked])).toEqual([
      ['/a', true],
      ['/logout', false],
    ]);
    const text = planText(withEndpoints(parts, ['/logout']));
    expect(readPlan(text).plan?.endpoints.map(({ path }) => path)).toEqual(['/logout']);
    expect(text).toContain('// { "name": "a", "path": "/a" }, Left out.');
    expect(withEndpoints(parts, [])).toBe(parts);
  });

  it('tries the values that are chosen, and of each setting at least one', () => {
    const two = settingChoices(parts).filter(({ label }) => label === 'workers 2');
    expect(withSettings(parts, two).space).toEqual({ workerClass: ['sync'], workers: [2] });
    expect(withSettings(parts, []).space).toEqual(parts.space);
  });
});

describe('a plan for a URL', () => {
  it.each([
    ['http://127.0.0.1:8000/items?page=2', 'http://127.0.0.1:8000', '/items?page=2', 'items'],
    ['localhost:3000', 'http://localhost:3000', '/', 'index'],
    [' :8000/a/b ', 'http://127.0.0.1:8000', '/a/b', 'a-b'],
    ['http://0.0.0.0:8000/', 'http://127.0.0.1:8000', '/', 'index'],
    ['https://[::1]:8443/x#part', 'https://[::1]:8443', '/x', 'x'],
    ['http://127.0.0.1:80/büro "1"', 'http://127.0.0.1', '/b%C3%BCro%20%221%22', 'b%C3%BCro%20%221%22'],
  ])('%s', (address, origin, path, name) => {
    const made = urlPlan(address);
    if ('problem' in made) throw new Error(made.problem);
    expect(made.origin).toBe(origin);
    const { plan, faults } = readPlan(made.text);
    expect(faults).toBeNull();
    expect(plan).toMatchObject({ service: { launcher: 'attach', url: origin }, endpoints: [{ name, path }] });
  });

  it.each([
    ['ws://localhost/', /Websockets/],
    ['http://me:word@localhost/', /password/],
    ['', /not an address/],
    ['ftp://localhost/', /not an address/],
    ['http://', /not an address/],
  ])('refuses %s', (address, problem) => {
    expect(urlPlan(address)).toMatchObject({ problem: expect.stringMatching(problem) });
  });
});
