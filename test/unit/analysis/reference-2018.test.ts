import { describe, expect, it } from 'vitest';
import { recommend } from '../../../src/analysis/advice/recommendation.ts';
import { diagnose } from '../../../src/analysis/diagnosis/diagnosis.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';
import { whyCellVoid } from '../../../src/model/run/comparable.ts';
import { settingsKey } from '../../../src/model/settings.ts';
import { recommendationInWords } from '../../fixtures/in-words.ts';
import { failedCells2018, reference2018 } from '../../fixtures/reference-2018.ts';

const plan = planSchema.parse({
  service: { launcher: 'gunicorn', app: 'blocking_flask:app' },
  settings: { workerClass: ['sync', 'gevent', 'gaiohttp'], workers: [1, 2, 4], threads: [1, 2, 4] },
  endpoints: [
    { name: 'sleep', path: '/sleep/3' },
    { name: 'request', path: '/request/3' },
    { name: 'compute', path: '/compute/2000000' },
  ],
  load: { connections: 16, requests: 32, keepAlive: false },
});
const machine = { cores: 2, physicalCores: 2 };
const smallest = { workerClass: 'sync', workers: 1, threads: 1 };

// There is no calibration in 2018's figures: CPU and wait have to follow from the rates.
const diagnoses = plan.endpoints.map(({ name }) =>
  diagnose({ endpoint: name, cells: reference2018, calibration: null, machine, load: plan.load }),
);
const recommendations = recommend({
  plan,
  machine,
  cells: reference2018,
  diagnoses,
  references: [{ name: { kind: 'default', launcher: 'gunicorn' }, settings: smallest }],
  commandFor: ({ workerClass, workers, threads }) =>
    `gunicorn -k ${workerClass} -w ${workers} --threads ${threads} blocking_flask:app`,
}).map((recommendation) => recommendationInWords(recommendation, diagnoses));
const diagnosisOf = (endpoint: string) => diagnoses.find((one) => one.endpoint === endpoint)!;
const recommendationOf = (endpoint: string | null) => recommendations.find((one) => one.endpoint === endpoint)!;
const limitAt = (endpoint: string, workerClass: string, workers: number, threads: number) =>
  diagnosisOf(endpoint).limits[settingsKey({ workerClass, workers, threads })];

describe('the reference experiment', () => {
  it('finds compute bound by CPU, and sleep and request by waiting', () => {
    expect(diagnosisOf('compute').bound).toBe('cpu');
    expect(diagnosisOf('sleep').bound).toBe('io');
    expect(diagnosisOf('request').bound).toBe('io');
    expect(diagnosisOf('compute').cpuMs).toBeGreaterThan(150);
    expect(diagnosisOf('compute').cpuMs).toBeLessThan(175);
    expect(diagnosisOf('sleep').waitMs).toBeGreaterThan(2950);
    expect(diagnosisOf('sleep').waitMs).toBeLessThan(3050);
  });

  it('recommends two workers for compute, four being no better', () => {
    const { settings, because, advice, command } = recommendationOf('compute');
    expect(settings['workers']).toBe(2);
    expect(command).toContain('-w 2');
    expect(because).toContain('is CPU-bound');
    expect(advice.some((sentence) => sentence.startsWith('More workers than cores gain nothing'))).toBe(true);
    expect(advice.some((sentence) => sentence.startsWith('Threads gain nothing here'))).toBe(true);
  });

  it('recommends gevent for sleep and request, far ahead of the rest', () => {
    for (const endpoint of ['sleep', 'request']) {
      const { settings, gain } = recommendationOf(endpoint);
      expect(settings).toEqual({ workerClass: 'gevent', workers: 1, threads: 1 });
      expect(gain?.over).toEqual(smallest);
      expect(gain!.ratio).toBeGreaterThan(13);
      expect(gain!.ratio).toBeLessThan(17);
    }
    // 96.09 s / 6.03 s, and gevent's nine cells are the same three servers.
    expect(recommendationOf('sleep').gain!.ratio).toBeCloseTo(15.92, 1);
  });

  it('sees sync go with workers × threads, and the connections fall unevenly where there are several of both', () => {
    for (const endpoint of ['sleep', 'request']) {
      for (const [workers, threads] of [
        [1, 1],
        [1, 2],
        [1, 4],
        [2, 1],
        [4, 1],
      ] as const)
        expect(limitAt(endpoint, 'sync', workers, threads), `${workers} × ${threads}`).toBe('slots');
      for (const [workers, threads] of [
        [2, 2],
        [2, 4],
        [4, 2],
      ] as const)
        expect(limitAt(endpoint, 'sync', workers, threads), `${workers} × ${threads}`).toBe('imbalance');
      expect(limitAt(endpoint, 'gevent', 1, 1)).toBe('connections');
    }
    expect(limitAt('sleep', 'sync', 4, 4)).toBe('imbalance');
    expect(diagnosisOf('sleep').evidence.some(({ kind }) => kind === 'uneven-cells')).toBe(true);
  });

  it('names the 20 cells with failed requests, which their author did not notice, and rests on none of them', () => {
    const failed = reference2018.filter((cell) => whyCellVoid(cell) !== null);
    expect(failed).toHaveLength(20);
    expect(failedCells2018).toBe(20);
    const advice = [recommendationOf('sleep'), recommendationOf('request')].flatMap((one) => one.advice).join(' ');
    expect(advice).toContain('gaiohttp · 2 workers · 4 threads (20 of 32 requests failed');
    expect(advice).toContain('gevent · 2 workers · 2 threads (31 of 32 requests failed');
    expect(advice).toContain('sync · 4 workers · 4 threads (1 of 32 requests failed');
    const voided = new Set(failed.map(({ endpoint, settings }) => endpoint + settingsKey(settings)));
    for (const { restsOn } of recommendations) {
      expect(restsOn.length).toBeGreaterThan(0);
      for (const { endpoint, settings } of restsOn) expect(voided.has(endpoint + settingsKey(settings))).toBe(false);
    }
    expect(limitAt('request', 'sync', 4, 4)).toBe('failed-requests');
  });

  it('has one setting for the whole service that serves each endpoint well', () => {
    const { settings, because } = recommendationOf(null);
    expect(settings['workerClass']).toBe('gevent');
    expect(settings['workers']).toBe(4);
    expect(because).toMatch(/reaches 9\d % of each endpoint's own best on average/);
  });
});
