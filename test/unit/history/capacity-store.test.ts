import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { capacitiesKept, newestCapacities, saveCapacity } from '../../../src/history/capacity-store.ts';
import type { CapacityRecord } from '../../../src/model/run/capacity.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servebench-capacities-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function record(minute: number, endpoint: string): CapacityRecord {
  return {
    schema: 1,
    id: `id-${minute}`,
    at: new Date(Date.UTC(2026, 1, 3, 4, minute)).toISOString(),
    ...{ endpoint, percentile: 'p95', limitMs: 200, trialSeconds: 6 },
    capacities: [
      {
        settings: { workers: 2 },
        ...{ rate: 240, low: 231, high: null, generatorBound: false, aloneMs: 5, forecastRps: 260, otherCores: null },
        tried: [{ rate: 240, latencyMs: null, overShare: 0.01, outcome: 'kept' }],
        ...{ stopped: false, seconds: 96 },
      },
    ],
  };
}

it('gives the newest search of each endpoint back as it was saved', async () => {
  for (const one of [record(2, 'home'), record(3, 'cart'), record(1, 'home')]) await saveCapacity(folder, one);
  expect(await newestCapacities(folder)).toEqual([record(3, 'cart'), record(2, 'home')]);
});

it('leaves out what is no such record, and knows of none where there is no folder', async () => {
  await saveCapacity(folder, record(2, 'home'));
  await writeFile(join(folder, '2026-02-03T04-59-00.000Z-a.capacity.json'), '{ "schema": 1, "endpoint": "home" }');
  await writeFile(join(folder, '2026-02-03T04-58-00.000Z-b.capacity.json'), 'no JSON');
  expect(await newestCapacities(folder)).toEqual([record(2, 'home')]);
  expect(await newestCapacities(join(folder, 'none'))).toEqual([]);
});

it('keeps the newest only', async () => {
  for (let minute = 0; minute < capacitiesKept + 3; minute++) await saveCapacity(folder, record(minute, 'home'));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.capacity.json'));
  expect(names).toHaveLength(capacitiesKept);
  expect(names.some((name) => name.includes('id-0.'))).toBe(false);
});
