import { describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../src/webview/preferences.ts';
import { filterRows } from '../../../src/webview/views/table-filter.ts';
import { tableModel } from '../../../src/webview/views/table-model.ts';
import { tableMarkdown } from '../../../src/webview/views/table-text.ts';
import { finishedRecord, guidedNodeRecord } from '../../fixtures/sample-records.ts';

const model = tableModel(finishedRecord, { ...defaultPreferences, endpoint: 'sleep' });
const labels = (filter: string) => filterRows(model, filter).map(({ row }) => row.label);

describe('the table’s filter', () => {
  it('leaves all rows while nothing is typed', () => {
    expect(filterRows(model, '  ')).toBe(model.rows);
  });

  it('finds words in the settings, whatever their case', () => {
    expect(labels('GEVENT')).toEqual(['gevent 1×1', 'gevent 2×1', 'gevent 4×1']);
  });

  it('compares settings and figures, all conditions together', () => {
    expect(labels('class:sync workers>1 threads=4')).toEqual(['sync 2×4', 'sync 4×4']);
    expect(labels('rps>5')).toEqual(['gevent 1×1', 'gevent 2×1', 'gevent 4×1']);
    expect(labels('workers<2 sync')).toEqual(['sync 1×1', 'sync 1×2', 'sync 1×4']);
  });

  it('knows settings that are joined in one row', () => {
    expect(labels('class:gevent threads:4')).toEqual(['gevent 1×1', 'gevent 2×1', 'gevent 4×1']);
  });

  it('tells states, also of what was measured and had failures', () => {
    expect(labels('failed')).toEqual(['gaiohttp 1×1', 'gaiohttp 2×1', 'gaiohttp 4×1']);
    const node = tableModel(guidedNodeRecord, defaultPreferences);
    expect(filterRows(node, 'predicted').map(({ row }) => row.label)).toEqual(['3 workers']);
  });

  it('leaves nothing where nothing fits, and takes a strange word for a word', () => {
    expect(labels('nothing<7')).toEqual([]);
    expect(labels('((')).toEqual([]);
  });
});

it('what is shown can be taken away as Markdown', () => {
  const rows = filterRows(model, 'gevent workers=1');
  expect(tableMarkdown(model, rows, [0, 1, 3])).toBe(
    '| class | workers | Requests/s |\n| --- | --- | ---: |\n| gevent | 1 | ★ 5.30 (5.24–5.37) |\n',
  );
});
