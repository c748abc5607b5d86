import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpRequests } from '../../../../src/extension/lenses/http-requests.ts';
import { budgetTitle, endpointFigures, lensTitle } from '../../../../src/extension/lenses/lens-text.ts';
import { planPlaces } from '../../../../src/extension/lenses/plan-places.ts';
import { answers } from '../../../../src/extension/lenses/route-match.ts';
import { sampleRecord } from '../../history/sample-record.ts';

describe('answers', () => {
  it.each([
    ['/users/<int:id>', '/users/7', true],
    ['/users/{user_id}/posts', '/users/7/posts?page=2', true],
    ['/users/:id', '/users/7/', true],
    ['/files/<path:name>', '/files/a/b', true],
    ['/files/{name:path}', '/files/a/b', true],
    ['*/items', '/v1/items', true],
    ['/', '/', true],
    ['/users/:id', '/users/7/posts', false],
    ['/users', '/user', false],
    ['/a.b', '/axb', false],
  ])('%s %s: %s', (pattern, path, expected) => {
    expect(answers(pattern, path)).toBe(expected);
  });

  it('takes any text without a fault, and a path without parameters for itself', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (pattern, path) => typeof answers(pattern, path) === 'boolean'));
    fc.assert(fc.property(fc.webPath(), (path) => path.includes(':') || path.includes('*') || answers(path, path)));
  });
});

describe('httpRequests', () => {
  it('finds GET requests of whole addresses, with the variables of the file', () => {
    const text = [
      '@host = http://127.0.0.1:8000',
      '@api = {{host}}/api',
      '',
      '### all items',
      'GET {{api}}/items HTTP/1.1',
      'Accept: application/json',
      '',
      '### one more, by POST',
      'POST {{api}}/items',
      '',
      'http://127.0.0.1/in-a-body',
      '###',
      'http://localhost/short',
      '###',
      'GET {{unknown}}/x',
      '###',
      'GET /relative',
    ].join('\r\n');
    expect(httpRequests(text)).toEqual([
      { line: 4, address: 'http://127.0.0.1:8000/api/items' },
      { line: 12, address: 'http://localhost/short' },
    ]);
  });

  it('ends with variables that name each other', () => {
    expect(httpRequests('@a = {{b}}\n@b = {{a}}\nGET {{a}}')).toEqual([]);
  });
});

describe('planPlaces', () => {
  it('finds settings and endpoints, also in a plan with comments that is being typed', () => {
    const text = '{ // a plan\n "settings": {},\n "endpoints": [{ "name": "a" }, { "path": "/" }, { "name": "b" ';
    const { settings, endpoints } = planPlaces(text);
    expect(text.slice(settings ?? 0)).toMatch(/^"settings"/);
    expect(endpoints.map(({ name, offset }) => [name, text[offset]])).toEqual([
      ['a', '{'],
      ['b', '{'],
    ]);
  });

  it('finds nothing in what is no plan', () => {
    for (const text of ['', '[]', '7', '{"endpoints": 3, "settings"']) expect(planPlaces(text).endpoints).toEqual([]);
  });
});

describe('lens texts', () => {
  it('say what was measured last, and that the code is another one since', () => {
    expect(endpointFigures(sampleRecord())).toEqual([{ endpoint: 'sleep', path: '/sleep/3', text: '5.3/s' }]);
    expect(lensTitle('Benchmark', null, true)).toBe('$(play) Benchmark');
    expect(lensTitle('Benchmark', '812/s, p95 21 ms', false)).toBe('$(play) Benchmark · 812/s, p95 21 ms');
    expect(lensTitle('Benchmark', '812/s', true)).toBe('$(play) Benchmark · 812/s before the last edit');
  });

  it('tell a broken budget from a kept one by words, and hold no icon of a plan', () => {
    const budget = {
      endpoint: 'a $(flame)',
      figure: 'p95Ms',
      limit: 1,
      actual: null,
      kept: false,
      finding: { kind: 'no-settings' },
    } as const;
    expect(budgetTitle(budget)).toMatch(/^\$\(warning\) broken: /);
    expect(budgetTitle(budget)).not.toMatch(/(?<!\\)\$\(flame/);
    expect(budgetTitle({ ...budget, kept: true })).toMatch(/^\$\(check\) kept: /);
  });
});
