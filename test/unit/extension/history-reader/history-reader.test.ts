import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HistoryReader } from '../../../../src/extension/history-reader/history-reader.ts';
import { RecordError } from '../../../../src/history/record-error.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servebench-history-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function script(name: string, text: string): Promise<string> {
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, text);
  return file;
}

describe('HistoryReader', () => {
  it('gives up a file that keeps its thread busy for ever, and the caller is free meanwhile', async () => {
    const reader = new HistoryReader(await script('busy', 'for (;;) {}'), 300);
    let turns = 0;
    const timer = setInterval(() => turns++, 10);
    const reading = reader.read('/somewhere/crafted.json');
    await expect(reading).rejects.toThrow(RecordError);
    await expect(reading).rejects.toMatchObject({ fault: { kind: 'too-slow', name: 'crafted.json', seconds: 0.3 } });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  it('says so of a file that its thread fails on', async () => {
    const reader = new HistoryReader(await script('failing', "throw new Error('out of memory');"));
    await expect(reader.read('/somewhere/a.json')).rejects.toMatchObject({
      fault: { kind: 'unreadable', file: 'a.json', why: 'out of memory' },
    });
  });
});
