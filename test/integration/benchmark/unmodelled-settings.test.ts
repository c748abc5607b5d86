import { expect, it } from 'vitest';
import { runService } from './service-run.ts';

it('finds the best value of a setting whose effect it does not know, and predicts none', async () => {
  const { cells, recommendations } = await runService({
    service: {
      launcher: 'command',
      command: [process.execPath, 'stepped-rate.mjs', '{pool}00'],
      env: { PORT: '{port}' },
    },
    settings: { pool: [1, 2, 4, 8] },
    endpoints: [{ name: 'e', path: '/' }],
    load: { connections: 16, seconds: 0.5 },
  });
  expect(recommendations.map(({ settings }) => settings)).toEqual([{ pool: 8 }]);
  // Each is measured, or left with the reason; never predicted.
  expect(cells.map(({ status, prediction }) => [status, prediction])).toEqual([
    ['measured', null],
    ['skipped', null],
    ['measured', null],
    ['measured', null],
  ]);
  expect(cells[1]).toMatchObject({ skip: { kind: 'slower-beside', settings: ['pool'] } });
});
