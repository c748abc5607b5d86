import { expect, it } from 'vitest';
import { logEvent } from '../../../src/extension/log.ts';
import { finishedRecord } from '../../fixtures/sample-records.ts';

it('the log says in words what bounds each endpoint and what is recommended', () => {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = { info: write, warn: write, debug: write } as unknown as Parameters<typeof logEvent>[0];
  const { diagnoses, recommendations } = finishedRecord;
  logEvent(log, { type: 'diagnosed', diagnoses });
  logEvent(log, { type: 'recommended', recommendations });
  expect(lines).toHaveLength(diagnoses.length + recommendations.length);
  expect(lines[0]).toMatch(/bound/);
  expect(lines.at(-1)).toMatch(/worker/);
  expect(lines.join('\n')).not.toContain('[object');
});
