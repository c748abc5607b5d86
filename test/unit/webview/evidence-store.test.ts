import { describe, expect, it } from 'vitest';
import type { FromPanel } from '../../../src/model/panel-protocol.ts';
import { cellEvidence, leanRecord } from '../../../src/report/exporters/public-record.ts';
import { EvidenceStore } from '../../../src/webview/evidence-store.ts';
import { evidentRecord } from '../../fixtures/sample-records.ts';

const [cell] = leanRecord(evidentRecord).cells;
const place = { run: 'run', endpoint: cell!.endpoint, settings: cell!.settings };
const evidence = cellEvidence(evidentRecord.cells[0]!);

describe('the evidence of a cell', () => {
  it('is asked for once, and known from its answer on', () => {
    const asked: FromPanel[] = [];
    const store = new EvidenceStore((message) => asked.push(message));
    expect([store.of('run', cell!), store.of('run', cell!)]).toEqual(['asked', 'asked']);
    expect(asked).toEqual([{ type: 'cell-evidence', place }]);
    expect(store.take({ place, evidence })).toBe(true);
    expect(store.of('run', cell!)).toBe(evidence);
    expect(store.take({ place, evidence })).toBe(false);
  });

  it('is asked for anew where the cell was measured again', () => {
    const asked: FromPanel[] = [];
    const store = new EvidenceStore((message) => asked.push(message));
    store.of('run', cell!);
    store.take({ place, evidence });
    const measurement = { ...cell!.measurement!, elapsedSeconds: 99 };
    expect(store.of('run', { ...cell!, status: 'measured', measurement } as typeof cell & object)).toBe('asked');
    expect(asked).toHaveLength(2);
  });

  it('comes from the record itself in a report, and is none where that kept none', () => {
    const store = new EvidenceStore(null);
    expect(store.of('run', evidentRecord.cells[0]!)).toMatchObject({ series: { bucketMs: 200 } });
    expect(store.of('run', cell!)).toBeNull();
  });

  it('is kept for a few cells only', () => {
    const asked: FromPanel[] = [];
    const store = new EvidenceStore((message) => asked.push(message));
    for (let run = 0; run < 41; run++) store.ofOther({ ...place, run: String(run) });
    store.ofOther({ ...place, run: '40' });
    expect(asked).toHaveLength(41);
    store.ofOther({ ...place, run: '0' });
    expect(asked).toHaveLength(42);
  });
});
