import { describe, expect, it } from 'vitest';
import { settingsKey } from '../../../src/model/settings.ts';
import { cellLines } from '../../../src/report/figures/chart-model.ts';
import { KnownCells } from '../../../src/webview/known-cells.ts';
import { remembering } from '../../../src/webview/remembering.ts';
import { finishedRecord } from '../../fixtures/sample-records.ts';

const arriving = () => structuredClone(finishedRecord);

describe('the cells of one message after another', () => {
  it('stay the same objects where they say the same, and are new where they do not', () => {
    const known = new KnownCells();
    const first = known.keep(arriving())!;
    const { cells, ...rest } = arriving();
    const settings = { ...cells[1]!.settings, workers: 99 };
    const changed = { ...rest, cells: cells.map((cell, place) => (place === 1 ? { ...cell, settings } : cell)) };
    const second = known.keep(changed)!;
    expect(second.cells[0]).toBe(first.cells[0]);
    expect(second.cells[1]).toBe(changed.cells[1]);
    expect(second.cells).toEqual(changed.cells);
  });

  it('of another run are its own', () => {
    const known = new KnownCells();
    known.keep(arriving());
    const other = { ...arriving(), cells: arriving().cells.slice(3, 6) };
    expect(known.keep(other)!.cells).toEqual(other.cells);
    expect(known.keep(null)).toBeNull();
  });
});

describe('what a chart says of a cell', () => {
  it('is said anew when the cell becomes the best one', () => {
    const [cell] = finishedRecord.cells;
    const plain = cellLines(cell!, null);
    expect(cellLines(cell!, null)).toBe(plain);
    const best = cellLines(cell!, { key: settingsKey(cell!.settings), why: 'recommended' });
    expect(best).not.toEqual(plain);
    expect(cellLines(cell!, null)).toEqual(plain);
  });
});

describe('what is remembered', () => {
  it('is made again when any part that it is made from is another', () => {
    const remembered = remembering<object>();
    const part = {};
    const made = remembered('a', [part, 'rps'], () => ({}));
    expect(remembered('a', [part, 'rps'], () => ({}))).toBe(made);
    expect(remembered('b', [part, 'rps'], () => ({}))).not.toBe(made);
    expect(remembered('a', [{}, 'rps'], () => ({}))).not.toBe(made);
    expect(remembered('a', [part, 'rps', part], () => ({}))).not.toBe(made);
  });
});
