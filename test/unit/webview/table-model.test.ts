import { describe, expect, it } from 'vitest';
import { defaultPreferences, type Preferences } from '../../../src/webview/preferences.ts';
import { opaque, tellApart } from '../../../src/webview/tell-apart.ts';
import { tableModel } from '../../../src/webview/views/table-model.ts';
import { finishedRecord, guidedNodeRecord, stoppedRecord } from '../../fixtures/sample-records.ts';

const with_ = (change: Partial<Preferences>) => ({ ...defaultPreferences, ...change });

describe('the table', () => {
  it('of all endpoints has a column for each', () => {
    const { columns, rows } = tableModel(finishedRecord, defaultPreferences);
    expect(columns.map((column) => column.title)).toEqual([
      'class',
      'workers',
      'threads',
      'sleep',
      'request',
      'compute',
    ]);
    expect(rows).toHaveLength(15);
    expect(rows[1]!.figures[0]).toMatchObject({ text: '5.30', range: '5.24–5.37', best: true, bad: false });
  });

  it('of one endpoint has all figures of it', () => {
    const { columns, rows, footnotes } = tableModel(finishedRecord, with_({ endpoint: 'request' }));
    expect(columns.slice(3).map((column) => `${column.title} ${column.unit}`.trim())).toEqual([
      'Requests/s',
      'Time/request s',
      'Median s',
      'p95 ms',
      'Failed',
      'CPU/request ms',
      'Memory MB',
    ]);
    const gaiohttp = rows[2]!.figures;
    expect(gaiohttp.map((figure) => figure.bad)).toEqual([true, false, false, false, true, false, false]);
    expect(gaiohttp[4]!.text).toBe('18/32');
    expect(footnotes.join(' ')).toContain('59');
  });

  it('falls back to all endpoints when the chosen one is not in this run', () => {
    expect(tableModel(finishedRecord, with_({ endpoint: 'gone', figure: 'nonsense' })).columns.at(-1)?.unit).toBe(
      'req/s',
    );
  });

  it('sorts by figures, those without one last in both directions', () => {
    for (const direction of ['ascending', 'descending'] as const) {
      const sort = { column: 'rps', direction };
      const values = tableModel(guidedNodeRecord, with_({ sort })).rows.map((row) => row.figures[0]!.value);
      const known = values.filter((value) => value !== null);
      expect(values.slice(known.length)).toEqual([null, null]);
      expect(known).toEqual([...known].sort((a, b) => (direction === 'ascending' ? a - b : b - a)));
    }
  });

  it('sorts settings as numbers', () => {
    const sort = { column: 'setting:workers', direction: 'descending' as const };
    expect(tableModel(guidedNodeRecord, with_({ sort })).rows.map((row) => row.settings[0])).toEqual([
      '8',
      '6',
      '4',
      '3',
      '2',
      '1',
    ]);
  });

  it('says why there is no figure', () => {
    const states = tableModel(guidedNodeRecord, defaultPreferences).rows.map((row) => row.figures[0]!.state);
    expect(states).toEqual([null, null, null, null, 'skipped', 'failed']);
    expect(tableModel(stoppedRecord, defaultPreferences).rows.at(-1)!.figures[0]!.state).toBe('pending');
  });
});

describe('the colours of a theme', () => {
  it('are told apart in VS Code’s own themes', () => {
    expect(tellApart(['#3794ff', '#d18616', '#b180d7', '#89d185', '#cccccc'])).toBe(true);
  });

  it('are not when two are alike, one is missing or one can’t be read', () => {
    expect(tellApart(['#3794ff', '#3794fe'])).toBe(false);
    expect(tellApart(['rgb(55, 148, 255)', '#3794ff'])).toBe(false);
    expect(tellApart(['#3794ff', ''])).toBe(false);
    expect(tellApart(['#f00', '#0f0'])).toBe(true);
  });
});

describe('a theme’s colour for a bar', () => {
  it('is never see-through', () => {
    expect(opaque('#EA5C0055')).toBe('rgb(234, 92, 0)');
    expect(opaque('rgba(234, 92, 0, 0.33)')).toBe('rgb(234, 92, 0)');
    expect(opaque('#3794ff')).toBe('rgb(55, 148, 255)');
    expect(opaque('a name')).toBe('a name');
  });
});
