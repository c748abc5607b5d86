import { afterEach, describe, expect, it } from 'vitest';
import { koreanTexts } from '../../../scripts/texts-of-code.ts';
import { compareRuns } from '../../../src/analysis/compare/compare-runs.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { columnsOf } from '../../../src/report/columns.ts';
import { comparisonText } from '../../../src/report/comparison.ts';
import { renderMarkdown } from '../../../src/report/exporters/markdown.ts';
import { renderTable } from '../../../src/report/figures/table.ts';
import { failureOutput } from '../../../src/words/failures.ts';
import { inEnglish, speak, type Texts } from '../../../src/words/language.ts';
import { pseudoTexts } from '../../fixtures/pseudo-texts.ts';
import * as sample from '../../fixtures/sample-records.ts';

afterEach(() => speak('en'));

const records = {
  finished: sample.finishedRecord,
  'every cell': sample.everyCellRecord,
  stopped: sample.stoppedRecord,
  failed: sample.failedRecord,
  'long names': sample.longNamesRecord,
} as const;
const languages: Readonly<Record<string, Texts>> = { Korean: koreanTexts(), 'long words': pseudoTexts() };
const cases = Object.keys(languages).flatMap((name) =>
  Object.entries(records).map(([what, record]) => [name, what, record] as const),
);

function outputOf({ failure }: RunRecord): readonly string[] {
  return failure === null ? [] : failureOutput(failure);
}

/** Runs of three words that are in English. */
const english = (text: string) => text.match(/(?<!\p{L})[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}(?!\p{L})/gu) ?? [];

describe('a terminal in another language', () => {
  it.each(cases)('%s stays within 80 columns, but for commands and single words: %s', (name, _what, record) => {
    speak('ko', languages[name]);
    const text = renderTable(record, { width: 80, colour: false });
    // Commands and what a server has written are never broken.
    const whole = [...record.recommendations.map(({ command }) => command), ...outputOf(record)];
    const wide = text
      .split('\n')
      .filter((line) => columnsOf(line) > 80 && !whole.some((text) => line.includes(text)))
      // A row of a table is as wide as the longest of its names, which the user gave.
      .filter((line) => line.trim().split(/ +/).length > 2 && !/\S {3,}\S/.test(line));
    expect(wide).toEqual([]);
  });

  it.each(cases)('%s: no English is left but what was recorded: %s', (name, _what, record) => {
    speak('ko', languages[name === 'Korean' ? 'long words' : name]);
    const recorded = JSON.stringify(record);
    for (const text of [renderTable(record, { width: 100, colour: false }), renderMarkdown(record)])
      expect(english(text).filter((words) => !recorded.includes(words))).toEqual([]);
  });

  it('a comparison, too', () => {
    const compared = compareRuns(sample.earlierRecord, sample.finishedRecord);
    speak('ko', languages['long words']);
    expect(english(comparisonText(compared, 100))).toEqual([]);
    expect(inEnglish(() => english(comparisonText(compared, 100)).length)).toBeGreaterThan(0);
  });
});
