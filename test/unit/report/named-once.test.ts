import { afterEach, describe, expect, it } from 'vitest';
import { koreanTexts } from '../../../scripts/texts-of-code.ts';
import { resultText } from '../../../src/mcp/result-text.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { runSummaryMarkdown } from '../../../src/report/ci/summary.ts';
import { renderMarkdown } from '../../../src/report/exporters/markdown.ts';
import { renderTable } from '../../../src/report/figures/table.ts';
import { speak } from '../../../src/words/language.ts';
import { finishedRecord } from '../../fixtures/sample-records.ts';

/** A run that says of `compute` what this version says, which begins with its name; of the others it says nothing. */
const record: RunRecord = {
  ...finishedRecord,
  diagnoses: [
    {
      ...finishedRecord.diagnoses.find(({ endpoint }) => endpoint === 'compute')!,
      summary: [{ kind: 'cpu-bound', endpoint: 'compute', cpuMs: 156, cpuShare: 0.997 }],
    },
  ],
};

afterEach(() => speak('en'));

describe('an endpoint is named once where a sentence begins with its name', () => {
  const doors: Readonly<Record<string, { readonly text: () => string; readonly begins: string }>> = {
    'in the terminal': { text: () => renderTable(record, { width: 400, colour: false }), begins: 'compute is' },
    'in a terminal with colours': {
      text: () => renderTable(record, { width: 400, colour: true }),
      begins: '\u001b[1mcompute\u001b[22m is',
    },
    'in Markdown, and so is what bounds it': { text: () => renderMarkdown(record), begins: '`compute` is' },
    'in the summary of a CI job': {
      text: () => runSummaryMarkdown(record, 'servebench.json', 100_000),
      begins: '- `compute` is',
    },
    'in what an agent is told': { text: () => resultText(record, null), begins: '`compute` is' },
  };

  it.each(Object.entries(doors))('%s', (_name, { text, begins }) => {
    const line = text()
      .split('\n')
      .find((one) => /-bound \\?\(99\.7/.test(one));
    expect(line?.slice(0, begins.length)).toBe(begins);
  });

  it('in Korean, where a colon follows it in the sentence', () => {
    speak('ko', koreanTexts());
    const lines = renderTable(record, { width: 400, colour: false }).split('\n');
    expect(lines.find((line) => line.includes('바운드입니다('))).toMatch(/^compute: CPU 바운드입니다/);
  });

  it('and stands before a sentence that does not', () => {
    const lines = renderTable(record, { width: 400, colour: false }).split('\n');
    expect(lines.filter((line) => /^(sleep|request|Whole service): /.test(line))).toHaveLength(3);
  });
});
