import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commentLines } from '../../../src/export/comment.ts';
import { base64, textLiteral, utf8Text } from '../../../src/export/literals.ts';
import { scriptedPlan } from '../../../src/export/scripted-plan.ts';
import { goDuration, wholeRate } from '../../../src/export/whole-rate.ts';
import { loadScriptWriters, type ScriptedEngine, scriptedEngines } from '../../../src/export/writers.ts';
import { checkPlan } from '../../../src/model/plan/plan-check.ts';
import { headerParts } from '../../../src/model/trial/wire-request.ts';

async function scriptOf(engine: ScriptedEngine, value: object) {
  const service = { launcher: 'attach', url: 'http://127.0.0.1:9' };
  const { plan, faults } = checkPlan({ service, endpoints: [{ name: 'home', path: '/' }], ...value });
  if (plan === null) throw new Error(JSON.stringify(faults));
  const scripted = await scriptedPlan(plan, 'servebench.json', undefined, async () => new Uint8Array());
  return loadScriptWriters[engine](scripted);
}

describe('the text of exported scripts', () => {
  it('gives any text as a literal of JavaScript, and any bytes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(new Function(`return ${textLiteral(text)}`)()).toBe(text.toWellFormed());
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(Buffer.from(base64(bytes), 'base64')).toEqual(Buffer.from(bytes));
        const text = utf8Text(bytes);
        if (text !== null) expect(Buffer.from(text, 'utf8')).toEqual(Buffer.from(bytes));
      }),
    );
    expect(base64(new Uint8Array(200_000))).toHaveLength(Math.ceil(200_000 / 3) * 4);
  });

  it('gives such a literal to Python, too', () => {
    const texts = fc.sample(fc.string({ unit: 'binary' }), 300).concat('\u2028\u2029\u007f\u0085\ufeff\\"\'{}%');
    const program = `import json,sys\nprint(json.dumps([${texts.map(textLiteral).join(',')}]))`;
    let printed: string;
    try {
      printed = execFileSync('python3', ['-c', program], { encoding: 'utf8' });
    } catch (error) {
      // Where there is no Python there is nothing to compare with.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    expect(JSON.parse(printed)).toEqual(texts.map((text) => text.toWellFormed()));
  });

  it('takes a header value apart at its variables', () => {
    expect(headerParts('Bearer ${env:A}${env:B}-')).toEqual([
      { text: 'Bearer ' },
      { variable: 'A' },
      { variable: 'B' },
      { text: '-' },
    ]);
    expect(headerParts('')).toEqual([]);
    expect(headerParts('$env:A {env:B} ${A}')).toEqual([{ text: '$env:A {env:B} ${A}' }]);
  });

  it('lets no name out of a comment', () => {
    const lines = commentLines('#', ['a\nb\r\u2028c\u0000 d', '', '- '.concat('word '.repeat(60).trim())]);
    expect(lines[0]).toMatch(/^# a b \ufffdc\ufffd d$/u);
    expect(lines[1]).toBe('#');
    expect(lines.slice(2).every((line) => line.startsWith('# ') && line.length <= 118)).toBe(true);
    expect(lines[2]).toMatch(/^# - word/);
    expect(lines[3]).toMatch(/^# {3}word/);
  });

  it('writes rates and times as engines take them that know whole numbers only', () => {
    expect([0.5, 0.3, 2.5, 40, 1 / 3, 22.05].map(wholeRate)).toEqual([
      { rate: 1, seconds: 2 },
      { rate: 3, seconds: 10 },
      { rate: 25, seconds: 10 },
      { rate: 40, seconds: 1 },
      { rate: 1, seconds: 3 },
      { rate: 2205, seconds: 100 },
    ]);
    expect([1, 0.25, 90, 1.0004].map(goDuration)).toEqual(['1s', '250ms', '90s', '1000ms']);
  });

  it('makes budgets thresholds, one array for each metric, and lets failed requests break those on times', async () => {
    const budgets = [
      { endpoint: 'home', p95Ms: 400, p50Ms: 100, timePerRequestMs: 90, rps: 20, failed: 3 },
      { endpoint: 'home', p95Ms: 300 },
      { endpoint: 'home', cpuMsPerRequest: 2 },
    ];
    const { text, notCarried } = await scriptOf('k6', { budgets });
    expect(text).toContain("latency: ['avg<=90', 'p(50)<=100', 'p(95)<=300'],");
    expect(text).toContain("good_answers: ['rate>=20'],");
    expect(text).toContain("failed_requests: ['count<=0'],");
    expect(notCarried.map(({ place }) => place)).toEqual([
      'load.warmUpRequests',
      'budgets[2].cpuMsPerRequest',
      'budgets[0].timePerRequestMs',
    ]);
    expect((await scriptOf('k6', { budgets: [{ endpoint: 'home', failed: 3 }] })).text).toContain(
      "failed_requests: ['count<=3'],",
    );
    expect((await scriptOf('locust', { budgets })).text).toContain('"p95Ms": 300, "failed": 3');
  });

  it.each([
    [{ connections: 3, requests: 7 }, "executor: 'shared-iterations',", "maxDuration: '180s',"],
    [{ connections: 3, seconds: 2.5 }, "executor: 'constant-vus',", "duration: '2500ms',"],
    [{ connections: 3, seconds: 2, rate: 0.5 }, "executor: 'constant-arrival-rate',", "timeUnit: '2s',"],
    [{ seconds: 2, ramp: [1, 8] }, "executor: 'ramping-vus',", "{ duration: '2s', target: 8 },"],
  ])('writes the load %j for k6', async (load, ...wanted) => {
    const { text } = await scriptOf('k6', { load });
    for (const one of wanted) expect(text).toContain(one);
  });

  it.each(scriptedEngines)('says for %s what of a service it cannot do', async (engine) => {
    const { text, notCarried } = await scriptOf(engine, {
      service: {
        launcher: 'node',
        app: 'server.mjs',
        socket: 'unix',
        companions: [{ name: "upstream\nimport os; os.abort()'`$(reboot)`", command: ['node', 'upstream.mjs'] }],
      },
      repeats: 3,
      search: 'exhaustive',
    });
    const places = notCarried.map(({ place }) => place);
    expect(places).toEqual(expect.arrayContaining(['service', 'service.companions', 'service.socket', 'repeats']));
    expect(text).not.toMatch(/^import os; os\.abort/m);
  });
});
