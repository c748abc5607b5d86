import { describe, expect, it } from 'vitest';
import { renderAbReport } from '../../../../src/report/exporters/ab-report.ts';
import { said } from '../../../fixtures/cell-ends.ts';
import { hostileTexts, timeSummary } from '../../../fixtures/sample-records.ts';
import { sampleResult, sampleSpec } from '../../../fixtures/trial-results.ts';

const url = 'http://localhost:8000/sleep/3';
const report = renderAbReport(url, sampleSpec, sampleResult);

/** The rest of the line that starts with a name, as a script that reads ab's output would take it. */
const restOf = (name: string, text = report) => new RegExp(`^ *${name}\\s+(.*)$`, 'm').exec(text)?.[1];

describe('a load test in ab’s words', () => {
  it.each([
    ['Server Software:', 'gunicorn'],
    ['Server Hostname:', 'localhost'],
    ['Server Port:', '8000'],
    ['Document Path:', '/sleep/3'],
    ['Document Length:', '13 bytes'],
    ['Concurrency Level:', '16'],
    ['Time taken for tests:', '8.000 seconds'],
    ['Complete requests:', '32'],
    ['Failed requests:', '2'],
    ['Non-2xx responses:', '1 (1 × 500)'],
    ['Keep-Alive requests:', '16'],
    ['Total transferred:', '4096 bytes'],
    ['HTML transferred:', '390 bytes'],
    ['Requests per second:', '3.75 [#/sec] (mean)'],
    ['Transfer rate:', '0.50 [Kbytes/sec] received'],
  ])('%s %s', (name, value) => {
    expect(restOf(name)).toBe(value);
  });

  it('gives both times per request: connections × elapsed / completed, and elapsed / completed', () => {
    const times = [...report.matchAll(/^Time per request: +(.*)$/gm)].map((match) => match[1]);
    expect(times).toEqual(['4000.000 [ms] (mean)', '250.000 [ms] (mean, across all concurrent requests)']);
  });

  it('names what failed', () => {
    expect(report).toContain('(1 unexpected status, 1 connection reset)');
  });

  it('gives connect, processing, waiting and total apart', () => {
    expect(restOf('Connect:')!.split(/ +/)).toEqual(['0', '1', '1.1', '1', '4']);
    expect(restOf('Total:')!.split(/ +/)).toEqual(['3000', '3010', '8.3', '3009', '3026']);
    expect(restOf('Waiting:')!.split(/ +/)).toEqual(['2999', '3008', '8.0', '3007', '3024']);
    expect(restOf('Processing:')!.split(/ +/)).toEqual(['2999', '3009', '8.1', '3008', '3025']);
  });

  it('gives the percentages that its sample is large enough for, and says where it is not', () => {
    expect(restOf('50%')).toBe('3009');
    expect(restOf('90%')).toBe('3020');
    expect(restOf('95%')).toBe('n too small: 30, needs 59');
    expect(restOf('100%')).toBe('3026 (longest request)');
    expect(restOf('99.9 % within:')).toBe('n too small: 30, needs 2995');
  });

  it('says what ab does not', () => {
    expect(restOf('Median, 95 % interval:')).toBe('3007 to 3012 [ms]');
    expect(restOf('Connections:')).toBe('17 opened, 50 % of requests on a reused one');
    expect(restOf('Load generator:')).toBe('native, 2 % of a core, event loop 3 % busy');
    expect(restOf('Warning:')).toBe('2 of 32 requests failed.');
  });
});

describe('other load tests', () => {
  it('makes nothing up where the engine does not tell connecting and processing apart', () => {
    const text = renderAbReport(url, sampleSpec, { ...sampleResult, latencyParts: null });
    expect(restOf('Connect:', text)!.split(/ +/)).toEqual(['-', '-', '-', '-', '-']);
    expect(restOf('Processing:', text)!.split(/ +/)).toEqual(['-', '-', '-', '-', '-']);
    expect(restOf('Total:', text)).toBe(restOf('Total:'));
  });

  it('has no time per request when all of them failed, however soon', () => {
    const requests = { ...sampleResult.requests, succeeded: 0, failed: 32, byStatus: { 404: 32 } };
    const text = renderAbReport(url, sampleSpec, { ...sampleResult, requests, rps: 0, timePerRequestMs: null });
    expect(text.match(/^Time per request: .*$/gm)).toEqual([
      'Time per request:       - [ms] (mean)',
      'Time per request:       - [ms] (mean, across all concurrent requests)',
    ]);
  });

  it('does not invent times when nothing was answered', () => {
    const text = renderAbReport(url, sampleSpec, {
      ...sampleResult,
      requests: { ...sampleResult.requests, succeeded: 0, failed: 0, sent: 0, byStatus: {}, errors: {} },
      rps: 0,
      timePerRequestMs: null,
      latencyMs: timeSummary(),
      elapsedSeconds: 0,
      gaveUp: said('The server refused every connection.'),
    });
    expect(text).toContain('no request was answered as expected');
    expect(text).toContain('Given up: The server refused every connection.');
    expect(text).not.toMatch(/NaN|Infinity|null|undefined/);
  });

  it('shows the steps of a ramp and the schedule of a constant rate', () => {
    const ramp = renderAbReport(
      url,
      { ...sampleSpec, profile: { kind: 'ramp', steps: [1, 2], secondsPerStep: 1 } },
      {
        ...sampleResult,
        ramp: [
          { connections: 1, rps: 10, p50Ms: 99.5, failed: 0 },
          { connections: 2, rps: 19.5, p50Ms: null, failed: 3 },
        ],
      },
    );
    expect(restOf('2', ramp)!.split(/ +/)).toEqual(['19.50', '-', '3']);
    const open = renderAbReport(
      url,
      { ...sampleSpec, profile: { kind: 'open', connections: 8, ratePerSecond: 4, seconds: 8 } },
      {
        ...sampleResult,
        schedule: { intended: 32, dropped: 1, sentPerSecond: 3.9, lateMs: timeSummary({ count: 31, max: 12.3 }) },
      },
    );
    expect(restOf('Schedule:', open)).toBe('32 intended, 1 dropped, 3.90 sent per second, at most 12.3 ms late');
    expect(restOf('Latency runs from:', open)).toBe('the intended start of a request');
  });

  it('lets no text of the server steer the terminal', () => {
    const text = renderAbReport('not a url', sampleSpec, {
      ...sampleResult,
      serverHeader: hostileTexts.reason,
      errorExamples: [said(hostileTexts.endpoint)],
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be left.
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});
