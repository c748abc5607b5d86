import { expect, it } from 'vitest';
import { runOutputs } from '../../../../src/cli/run-outputs.ts';
import { exporters, exportersForPeople } from '../../../../src/report/exporters/exporters.ts';
import { failedRecord, finishedRecord, stoppedRecord } from '../../../fixtures/sample-records.ts';

const context = { planName: 'servebench.json', asset: async (name: string) => `/* ${name} */` };

it.each(exporters)('$name has something to say of any run', async (exporter) => {
  for (const record of [finishedRecord, stoppedRecord, failedRecord]) {
    const text = await exporter.render(record, context);
    expect(text.length).toBeGreaterThan(1);
    if (exporter.extension === 'json') expect(() => JSON.parse(text) as unknown).not.toThrow();
  }
});

it('each has a name of its own, and the terminal writes each by it', () => {
  expect(new Set(exporters.map(({ name }) => name)).size).toBe(exporters.length);
  const asked = { json: 'a', html: 'b', markdown: 'c', csv: 'd', junit: 'e', comment: 'f', bencher: 'g' };
  expect(runOutputs({ ...asked, benchmarkAction: 'h', endpoint: ['x'] }).map(({ option }) => option)).toEqual(
    exporters.map(({ name }) => `--${name}`),
  );
});

it('the panel offers those that people read', () => {
  expect(exportersForPeople.map(({ title }) => title)).toEqual(['JSON', 'HTML', 'Markdown', 'CSV']);
});
