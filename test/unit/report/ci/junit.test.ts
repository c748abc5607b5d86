import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { renderJunit } from '../../../../src/report/ci/junit.ts';
import { budgetSentence } from '../../../../src/words/budgets.ts';
import { failureOutput, failureSentence } from '../../../../src/words/failures.ts';
import { againstOfEach } from '../../../fixtures/against.ts';
import { said } from '../../../fixtures/cell-ends.ts';
import { failedRecord, guidedNodeRecord, hostileRecord, stoppedRecord } from '../../../fixtures/sample-records.ts';
import { budgetedRecord, budgetResult } from './with-budgets.ts';

const schema = readFileSync(join(import.meta.dirname, 'junit.xsd'), 'utf8');

/** Checks a text by the schema, and gives it as a tree. */
function valid(text: string): XmlDocument {
  const validator = XsdValidator.fromDoc(XmlDocument.fromString(schema));
  const document = XmlDocument.fromString(text);
  validator.validate(document);
  return document;
}

const attribute = (node: XmlElement, name: string) => node.attr(name)?.value;

describe('JUnit XML', () => {
  it('has a case for each budget, broken ones as failures with their sentence', () => {
    const document = valid(renderJunit(budgetedRecord, 'servebench.json'));
    const [budgets] = document.find('//testsuite') as XmlElement[];
    expect([
      attribute(budgets as XmlElement, 'name'),
      attribute(budgets as XmlElement, 'tests'),
      attribute(budgets as XmlElement, 'failures'),
    ]).toEqual(['servebench.json: budgets', '4', '3']);
    const cases = document.find('//testsuite[1]/testcase') as XmlElement[];
    expect(cases.map((one) => [attribute(one, 'classname'), attribute(one, 'name'), attribute(one, 'time')])).toEqual([
      ['sleep', 'rps at least 100', '0.000'],
      ['sleep', 'p95Ms at most 400', '0.800'],
      ['compute', 'failed at most 0', '0.000'],
      ['compute', 'p99Ms at most 400', '0.000'],
    ]);
    expect((document.find('//failure/@message') as unknown as { value: string }[]).map(({ value }) => value)).toEqual(
      budgetedRecord.budgets.filter(({ kept }) => !kept).map(budgetSentence),
    );
  });

  it('has a case for each of the settings that was tried, and counts each outcome', () => {
    for (const record of [budgetedRecord, stoppedRecord, failedRecord, guidedNodeRecord]) {
      const document = valid(renderJunit(record, 'servebench.json'));
      const tried = record.cells.filter(({ sameAs, status }) => sameAs === null && status !== 'predicted');
      const ofTheRun = record.status === 'failed' ? 1 : 0;
      expect(document.find('//testsuite[2]/testcase')).toHaveLength(tried.length + ofTheRun);
      for (const suite of document.find('//testsuite') as XmlElement[]) {
        expect(Number(attribute(suite, 'tests'))).toBe(suite.find('testcase').length);
        expect(Number(attribute(suite, 'failures'))).toBe(suite.find('testcase/failure').length);
        expect(Number(attribute(suite, 'errors'))).toBe(suite.find('testcase/error').length);
        expect(Number(attribute(suite, 'skipped'))).toBe(suite.find('testcase/skipped').length);
      }
    }
  });

  it('is not green where the run failed before it measured anything', () => {
    const document = valid(renderJunit({ ...failedRecord, cells: [], budgets: [] }, 'servebench.json'));
    const [error] = document.find('//testcase/error/@message') as unknown as { value: string }[];
    expect(failedRecord.failure).not.toBeNull();
    expect(error?.value).toBe(failedRecord.failure === null ? '' : failureSentence(failedRecord.failure));
  });

  it('has the last lines of the server that did not start, once and as lines', () => {
    const { failure } = failedRecord;
    const document = valid(renderJunit(failedRecord, 'servebench.json'));
    const [ofTheRun, ...ofCells] = document.find('//testcase/error') as XmlElement[];
    expect(ofTheRun?.content.split('\n')).toEqual(
      failure === null ? [] : [failureSentence(failure), ...failureOutput(failure)],
    );
    expect(ofCells.every((one) => one.content === attribute(one, 'message'))).toBe(true);
    const [, cell] = valid(renderJunit({ ...failedRecord, status: 'finished' }, 'a')).find('//error') as XmlElement[];
    expect(cell?.content.split('\n').length).toBeGreaterThan(1);
  });

  it('has a case for each endpoint that is compared with a commit: one that can’t be told is skipped', () => {
    const document = valid(renderJunit({ ...stoppedRecord, against: againstOfEach }, 'servebench.json'));
    const cases = document.find('//testsuite[1]/testcase') as XmlElement[];
    expect(
      cases.map((one) => [attribute(one, 'classname'), (one.find('*')[0] as XmlElement | undefined)?.name]),
    ).toEqual([
      ['compute', 'failure'],
      ['gone', 'failure'],
      ['same', undefined],
      ['noisy', 'skipped'],
    ]);
  });

  it('stays XML whatever the texts are', () => {
    const budgets = [
      budgetResult({ finding: said('<![CDATA[ ]]> & "x" \u0000\u001b[31m \ud800 \ufffe'), endpoint: '"><a b=\'' }),
    ];
    valid(renderJunit({ ...hostileRecord, budgets }, 'a"<b>\u0001&.json'));
  });

  it('is checked by rules that refuse what readers refuse', () => {
    const text = renderJunit(budgetedRecord, 'servebench.json');
    expect(() => valid(text.replace(/ failures="\d+"/, ''))).toThrow(/failures/);
    expect(() => valid(text.replace('<testcase ', '<testcase line="3" '))).toThrow(/line/);
    for (const time of ['8e-1', '0.8000'])
      expect(() => valid(text.replace('time="0.800"', `time="${time}"`))).toThrow(/time/);
  });
});
