import { expect, it } from 'vitest';
import { runOutputs } from '../../../../src/cli/run-outputs.ts';
import { parseRecord } from '../../../../src/history/record-text.ts';
import { exporters, exportersForPeople } from '../../../../src/report/exporters/exporters.ts';
import { cellReason } from '../../../../src/words/cells.ts';
import { failureSentence } from '../../../../src/words/failures.ts';
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

it('JSON for other programs says why a cell has no figure, beside the fact of it', async () => {
  const json = exporters.find(({ name }) => name === 'json');
  const written = JSON.parse((await json?.render(failedRecord, context)) ?? '');
  expect(written.reason).toBe(failedRecord.failure === null ? null : failureSentence(failedRecord.failure));
  expect(written.cells.map(({ reason }: { reason: unknown }) => reason)).toEqual(failedRecord.cells.map(cellReason));
  // A record that was written so is read as any other.
  expect(parseRecord(JSON.stringify(written), 'it').failure).toEqual(failedRecord.failure);
});
