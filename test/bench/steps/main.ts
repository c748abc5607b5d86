/**
 * How a run behaves between two trials as its plan grows, and how soon it ends when it is stopped there: the real CLI and
 * the editor's real runner, on a small Node.js server. `node test/bench/steps/main.ts [--dist FOLDER] [--exhaustive]
 * [--connections N] [--cells N] [SHAPE …]`, a shape being `WORKERSxTHREADSxENDPOINTS`; `--dist` looks at another build.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { printTable } from '../answers/print-table.ts';
import { planFolder, type Shape, shapeLabel } from './plans.ts';
import { interruptCli, type StoppedRun, stopRunner } from './stopped-run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dist: { type: 'string' },
    exhaustive: { type: 'boolean', default: false },
    connections: { type: 'string', default: '16' },
    cells: { type: 'string', default: '6' },
  },
});
const usualShapes = ['3x9x3', '21x23x3', '31x32x2', '44x45x1', '50x40x3', '6x10x100'];
const shapes = (positionals.length > 0 ? positionals : usualShapes).map((text): Shape => {
  const [workers = 1, threads = 1, endpoints = 1] = text.split('x').map(Number);
  return { workers, threads, endpoints };
});
const dist = resolve(values.dist ?? join(import.meta.dirname, '../../../dist'));
const connections = Number(values.connections);
const plan = {
  search: values.exhaustive ? 'exhaustive' : 'guided',
  requests: Math.max(200, 2 * connections),
  connections,
} as const;

const headings = [
  'points × endpoints',
  'stopped',
  '>blocked, ms',
  '>between, mean ms',
  '>between, most ms',
  '>stop, s',
  '>exit',
  '>cells kept',
];
const rows: (readonly (string | number)[])[] = [];
for (const shape of shapes) {
  const folder = await planFolder(shape, plan);
  const options = { dist, folder, afterCells: Number(values.cells) };
  try {
    const label = shapeLabel(shape);
    rows.push(rowOf(label, 'CLI, SIGINT', await interruptCli(options)));
    rows.push(rowOf(label, 'runner, message', await stopRunner({ ...options, by: 'message' })));
    rows.push(rowOf(label, 'runner, SIGTERM', await stopRunner({ ...options, by: 'signal' })));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
printTable(headings, rows);

function rowOf(label: string, how: string, run: StoppedRun): (string | number)[] {
  const { betweenMs } = run;
  const mean = betweenMs.reduce((sum, one) => sum + one, 0) / betweenMs.length;
  return [
    label,
    how,
    run.blockedMs.toFixed(0),
    betweenMs.length === 0 ? '–' : mean.toFixed(0),
    betweenMs.length === 0 ? '–' : Math.max(...betweenMs).toFixed(0),
    run.stopSeconds === null ? 'killed' : run.stopSeconds.toFixed(2),
    run.exitCode ?? 'killed',
    run.cellsKept === null ? 'no record' : `${run.cellsKept} of ${run.cells}`,
  ];
}
