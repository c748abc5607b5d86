import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../../src/analysis/compare/compare-runs.ts';
import {
  commentBytes,
  comparisonSummaryMarkdown,
  jobSummaryBytes,
  runSummaryMarkdown,
  stickyComment,
} from '../../../../src/report/ci/summary.ts';
import { withinBytes } from '../../../../src/report/ci/within-bytes.ts';
import { againstSentence } from '../../../../src/words/against.ts';
import { escapeMarkdown } from '../../../../src/words/plain-text.ts';
import { againstOfEach } from '../../../fixtures/against.ts';
import { earlierRecord, failedRecord, finishedRecord, hostileRecord } from '../../../fixtures/sample-records.ts';
import { budgetedRecord } from './with-budgets.ts';

const bytesOf = (text: string) => Buffer.byteLength(text, 'utf8');

describe('the summary of a run', () => {
  const text = runSummaryMarkdown(budgetedRecord, 'servebench.json', jobSummaryBytes);

  it('says first what came out, then the broken budgets, and folds the tables', () => {
    const lines = text.split('\n').filter((line) => line !== '');
    expect(lines[0]).toBe('## ❌ Servebench: `servebench.json`');
    expect(lines[1]).toMatch(/3 of 4 budgets broken\.$/);
    expect(text.indexOf('❌ broken')).toBeLessThan(text.indexOf('✅ kept'));
    expect(text.indexOf('✅ kept')).toBeLessThan(text.indexOf('<details>'));
    expect(text.indexOf('<details>')).toBeLessThan(text.indexOf('| class |'));
    expect(text.trimEnd().endsWith('</details>')).toBe(true);
    expect(text.match(/^\| ❌ broken/gm)).toHaveLength(3);
    expect(runSummaryMarkdown(finishedRecord, 'a.json', jobSummaryBytes)).toMatch(/^## ✅ Servebench: `a\.json`\n/);
  });

  it('says of each endpoint that is compared with a commit what came out, and recommends nothing', () => {
    const [shown = ''] = runSummaryMarkdown(
      { ...finishedRecord, against: againstOfEach },
      'servebench.json',
      jobSummaryBytes,
    ).split('<details>');
    expect(shown).toMatch(/^## ❌/);
    for (const one of againstOfEach.endpoints)
      expect(shown).toContain(`- **\`${one.endpoint}\`**: ${escapeMarkdown(againstSentence(one, againstOfEach))}`);
    expect(shown).not.toContain('gevent');
  });

  it('shows the last lines of a server that did not start before the fold', () => {
    const [shown = ''] = runSummaryMarkdown(failedRecord, 'servebench.json', jobSummaryBytes).split('<details>');
    expect(shown).toContain('ModuleNotFoundError');
  });

  it('stays within its bytes, and says what it leaves out', () => {
    for (const most of [jobSummaryBytes, 20_000, 3000, 300, 10]) {
      for (const record of [budgetedRecord, hostileRecord]) {
        const limited = runSummaryMarkdown(record, 'servebench.json', most);
        expect(bytesOf(limited)).toBeLessThanOrEqual(most);
        expect(limited.split('<details>').length).toBe(limited.split('</details>').length);
      }
    }
    expect(runSummaryMarkdown(budgetedRecord, 'servebench.json', 3000)).toMatch(/are left out here for their size/);
  });

  it('leaves out whole paragraphs from the end', () => {
    expect(withinBytes(['one', '', 'two'], 9)).toBe('one\n\ntwo\n');
    expect(withinBytes(['one', 'ö'.repeat(100)], 150)).toMatch(/^one\n\n\*Further figures are left out/);
    expect(withinBytes(['one'], 2)).toBe('');
  });
});

describe('a comment on a pull request', () => {
  it('begins with a mark of its plan, which no name can end, and has room for the mark', () => {
    const name = 'a--> <script>-.json';
    const comment = stickyComment(name, (most) => 'x'.repeat(most));
    expect(bytesOf(comment)).toBe(commentBytes);
    expect(comment).toMatch(/^<!-- servebench:[^\s<>-]+ -->\nx/);
    expect(stickyComment('servebench.json', () => 'text')).toBe('<!-- servebench:servebench.json -->\ntext');
  });
});

describe('the summary of a comparison', () => {
  it('says each endpoint, and what else is not the same', () => {
    const comparison = compareRuns(earlierRecord, finishedRecord);
    const text = comparisonSummaryMarkdown(comparison, jobSummaryBytes);
    for (const { endpoint } of comparison.endpoints) expect(text).toContain(`- \`${endpoint}\``);
    expect(text).toMatch(/^## (✅|❌|⚠️) Servebench: /);
    const slower = comparisonSummaryMarkdown(
      { ...comparison, endpoints: comparison.endpoints.map((one) => ({ ...one, verdict: 'slower' as const })) },
      jobSummaryBytes,
    );
    expect(slower).toMatch(/^## ❌/);
    const untold = comparison.endpoints.map((one) => ({ ...one, verdict: 'not-comparable' as const }));
    expect(comparisonSummaryMarkdown({ ...comparison, endpoints: untold }, jobSummaryBytes)).toMatch(/^## ⚠️/);
  });
});
