import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlanInput } from '../../../src/model/plan/plan.ts';
import { whyCellVoid } from '../../../src/model/run/comparable.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { warningSentence } from '../../../src/words/warnings.ts';
import { testPython } from '../service/place.ts';
import { runService } from './service-run.ts';

/** Made by `npm test` before the first suite; `null` where PyPI can't be reached. */
const servers = [resolve('.cache/servers-venv/bin/python')].find(existsSync) ?? null;

const load: PlanInput['load'] = { connections: 4, requests: 64, warmUpRequests: 4 };

/** The delayed acknowledgements that a run tells of: the median in ms, by endpoint and workers, `null` where there are none. */
function told({ cells }: RunRecord): Record<string, number | null> {
  return Object.fromEntries(
    cells.map(({ endpoint, settings, measurement }) => {
      const warning = measurement?.warnings.find(({ kind }) => kind === 'delayed-ack');
      return [
        `${endpoint} ${settings['workers'] ?? ''}`.trim(),
        warning?.kind === 'delayed-ack' ? warning.delayMs : null,
      ];
    }),
  );
}

describe.skipIf(process.platform !== 'linux')('delayed acknowledgements', () => {
  it('are told of Node that sends head and body apart, and not of a body that comes 40 ms later, nor of a wait', async () => {
    const record = await runService({
      service: { launcher: 'node', app: 'held-back.mjs' },
      endpoints: ['apart', 'late'].map((name) => ({ name, path: `/${name}` })),
      load,
    });
    const { apart, late } = told(record);
    expect(apart).toBeGreaterThan(30);
    expect(apart).toBeLessThan(120);
    expect(late).toBeNull();
    const [cell] = record.cells;
    expect(whyCellVoid(cell!)).toMatchObject({ kind: 'warning', warning: { kind: 'delayed-ack', server: 'node' } });
    // One request at a time shows it, too, and took no longer than its second.
    const [calibration] = record.calibrations;
    expect(calibration!.warnings.map(({ kind }) => kind)).toContain('delayed-ack');
    expect(calibration!.requests).toBeLessThan(40);
  });

  it('are told of any server', async () => {
    const record = await runService({
      service: { launcher: 'command', command: [testPython, 'held_back.py'], env: { PORT: '{port}' } },
      endpoints: [{ name: 'apart', path: '/' }],
      load,
    });
    expect(told(record)['apart']).toBeGreaterThan(30);
    const warning = record.cells[0]?.measurement?.warnings.find(({ kind }) => kind === 'delayed-ack');
    expect(warningSentence(warning!)).toMatch(
      /^Each answer on a kept connection waits \d+(\.\d)? ms for a delayed acknowledgement/,
    );
  });

  it.skipIf(servers === null)(
    'are told of uvicorn with several workers on Python’s own event loop, and not with one',
    async () => {
      const record = await runService({
        service: {
          launcher: 'uvicorn',
          app: 'plain_asgi:app',
          cwd: '../integration/service/fixtures',
          python: servers ?? '',
        },
        settings: { workers: [1, 2] },
        endpoints: [{ name: 'hello', path: '/' }],
        load: { ...load, requests: 400 },
        search: 'exhaustive',
      });
      const { 'hello 1': one, 'hello 2': two } = told(record);
      expect(one).toBeNull();
      expect(two).toBeGreaterThan(30);
    },
  );
});
