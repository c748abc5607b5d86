import { withoutTokens } from '../../model/plan/recorded-plan.ts';
import type { TimeSummary, TrialResult, TrialSpec } from '../../model/trial/trial.ts';
import { failureKinds } from '../../words/failed-requests.ts';
import { failureSentence } from '../../words/failures.ts';
import { formatNumber, formatShare, type Quantile, quantiles, samplesNeeded } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { requestFailureSentence } from '../../words/request-failures.ts';
import { warningSentence } from '../../words/warnings.ts';
import { padded } from '../columns.ts';

const missing = '-';

/**
 * One load test in ab's words and order, so that whoever knows ab can read it at once; what ab does not have follows at the
 * end. Times are ms. Ends with a line end.
 */
export function renderAbReport(url: string, spec: TrialSpec, result: TrialResult): string {
  const blocks = [
    serverLines(url, spec, result),
    countLines(spec, result),
    rateLines(result),
    connectionTimeLines(result),
    percentageLines(result),
  ];
  if (result.ramp !== null) blocks.push(rampLines(result.ramp));
  blocks.push(beyondAbLines(spec, result));
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function line(name: string, text: string): string {
  return `${padded(`${name}:`, 24)}${text}`;
}

function serverLines(url: string, spec: TrialSpec, result: TrialResult): string[] {
  const { target } = spec;
  const where =
    target.socketPath === null
      ? line('Server Port', String(target.port))
      : line('Server Socket', plainText(target.socketPath));
  const [first] = spec.requests;
  return [
    line('Server Software', result.serverHeader === null ? '' : plainText(result.serverHeader, 120)),
    line('Server Hostname', plainText(hostnameOf(url) || target.host)),
    where,
    '',
    line('Document Path', first === undefined ? '' : plainText(withoutTokens(first.path))),
    line('Document Length', result.bodyLengthBytes === null ? 'not known' : `${result.bodyLengthBytes} bytes`),
  ].map((text) => text.trimEnd());
}

function hostnameOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}

function countLines(spec: TrialSpec, result: TrialResult): string[] {
  const { requests } = result;
  const non2xx = Object.entries(requests.byStatus).reduce(
    (sum, [status, number]) => (/^2\d\d$/.test(status) ? sum : sum + number),
    0,
  );
  const statuses = Object.entries(requests.byStatus)
    .filter(([status]) => !/^2\d\d$/.test(status))
    .map(([status, number]) => `${number} × ${plainText(status, 10)}`);
  const lines = [
    line(
      'Concurrency Level',
      spec.profile.kind === 'ramp' ? spec.profile.steps.join(', ') : String(spec.profile.connections),
    ),
    line('Time taken for tests', `${result.elapsedSeconds.toFixed(3)} seconds`),
    line('Complete requests', String(requests.succeeded + requests.failed)),
    line('Failed requests', String(requests.failed)),
  ];
  if (requests.failed > 0) lines.push(`   (${failureKinds(requests.errors)})`);
  if (non2xx > 0) lines.push(line('Non-2xx responses', `${non2xx} (${statuses.join(', ')})`));
  if (requests.inFlightAtEnd > 0) lines.push(line('Not answered at the end', String(requests.inFlightAtEnd)));
  if (result.keepAlive)
    lines.push(line('Keep-Alive requests', String(Math.round(result.connections.reused * requests.sent))));
  lines.push(
    line('Total transferred', result.bytes.received === null ? missing : `${result.bytes.received} bytes`),
    line('HTML transferred', `${result.bytes.body} bytes`),
  );
  return lines;
}

function rateLines(result: TrialResult): string[] {
  const { succeeded, failed } = result.requests;
  const across = succeeded === 0 ? null : (result.elapsedSeconds * 1000) / (succeeded + failed);
  const kilobytes = result.elapsedSeconds > 0 ? (result.bytes.received ?? 0) / 1024 / result.elapsedSeconds : 0;
  return [
    line('Requests per second', `${result.rps.toFixed(2)} [#/sec] (mean)`),
    line('Time per request', `${result.timePerRequestMs?.toFixed(3) ?? missing} [ms] (mean)`),
    line('Time per request', `${across?.toFixed(3) ?? missing} [ms] (mean, across all concurrent requests)`),
    line('Transfer rate', `${kilobytes.toFixed(2)} [Kbytes/sec] received`),
  ];
}

function connectionTimeLines(result: TrialResult): string[] {
  const { latencyParts, firstByteMs, latencyMs } = result;
  if (latencyMs.count === 0) return [t('Connection Times: no request was answered as expected.')];
  const rows: readonly (readonly [string, readonly (number | null)[]])[] = [
    ['Connect', timesOf(latencyParts?.connectMs)],
    ['Processing', timesOf(latencyParts?.processingMs)],
    ['Waiting', timesOf(firstByteMs)],
    ['Total', timesOf(latencyMs)],
  ];
  const decimals = (latencyMs.mean ?? 0) >= 100 ? 0 : (latencyMs.mean ?? 0) >= 1 ? 1 : 3;
  const text = (value: number | null, extra = 0) =>
    value === null ? missing : value.toFixed(value === 0 ? 0 : decimals + extra);
  const texts = rows.map(([name, [min, mean, deviation, median, max]]) => [
    `${name}:`,
    text(min ?? null),
    text(mean ?? null),
    text(deviation ?? null, decimals === 0 ? 1 : 0),
    text(median ?? null),
    text(max ?? null),
  ]);
  const head = ['', 'min', 'mean', '[+/-sd]', 'median', 'max'];
  const widths = head.map((title, column) => Math.max(title.length, ...texts.map((row) => row[column]!.length)));
  const aligned = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  return ['Connection Times (ms)', aligned(head), ...texts.map(aligned)];
}

function timesOf(summary: TimeSummary | undefined): readonly (number | null)[] {
  if (summary === undefined) return [null, null, null, null, null];
  return [summary.min, summary.mean, summary.standardDeviation, summary.p50, summary.max];
}

const percentages: readonly Quantile[] = ['p50', 'p66', 'p75', 'p80', 'p90', 'p95', 'p98', 'p99'];

function percentageLines({ latencyMs }: TrialResult): string[] {
  if (latencyMs.count === 0) return [];
  const percent = (share: number) => `${String(Math.round(share * 1000) / 10).padStart(3)}%`;
  const rows = percentages.map((quantile) => `${percent(quantiles[quantile])}  ${quantileText(latencyMs, quantile)}`);
  return [
    'Percentage of the requests served within a certain time (ms)',
    ...rows.map((row) => ` ${row}`),
    ` 100%  ${latencyMs.max === null ? missing : milliseconds(latencyMs.max)} (longest request)`,
  ];
}

function quantileText(summary: TimeSummary, quantile: Quantile): string {
  const value = summary[quantile];
  return value === null
    ? t('n too small: {0}, needs {1}', summary.count, samplesNeeded(quantile))
    : milliseconds(value);
}

function milliseconds(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms >= 1 ? ms.toFixed(1) : ms.toFixed(3);
}

function rampLines(ramp: NonNullable<TrialResult['ramp']>): string[] {
  return [
    t('Requests per second by connections'),
    'connections      [#/sec]   median ms    failed',
    ...ramp.map(({ connections, rps, p50Ms, failed }) =>
      [
        String(connections).padStart(11),
        rps.toFixed(2).padStart(13),
        (p50Ms === null ? missing : milliseconds(p50Ms)).padStart(12),
        String(failed).padStart(10),
      ].join(''),
    ),
  ];
}

function beyondAbLines(spec: TrialSpec, result: TrialResult): string[] {
  const { latencyMs, connections, generator, schedule } = result;
  const lines = [t('Beyond ab')];
  if (latencyMs.p50Low !== null && latencyMs.p50High !== null) {
    lines.push(
      line(
        t('Median, 95 % interval'),
        t('{0} to {1} [ms]', milliseconds(latencyMs.p50Low), milliseconds(latencyMs.p50High)),
      ),
    );
  } else if (latencyMs.count > 0) {
    lines.push(line(t('Median, 95 % interval'), t('n too small: {0}', latencyMs.count)));
  }
  if (latencyMs.count > 0)
    lines.push(line(t('99.9 % within'), `${quantileText(latencyMs, 'p999')}${latencyMs.p999 === null ? '' : ' [ms]'}`));
  lines.push(
    line(
      t('Connections'),
      t(
        '{0} opened, {1} of requests on a reused one',
        formatNumber(connections.opened),
        formatShare(connections.reused),
      ),
    ),
  );
  if (result.requests.staleRetries > 0)
    lines.push(line(t('Replayed'), t('{0} on a connection that the server had closed', result.requests.staleRetries)));
  if (result.counters.redirects > 0)
    lines.push(line(t('Redirects'), t('{0}, not followed', result.counters.redirects)));
  if (schedule !== null) {
    const late = schedule.lateMs.max === null ? [] : [t('at most {0} ms late', milliseconds(schedule.lateMs.max))];
    lines.push(
      line(
        t('Schedule'),
        [
          t('{0} intended', schedule.intended),
          t('{0} dropped', schedule.dropped),
          t('{0} sent per second', schedule.sentPerSecond.toFixed(2)),
          ...late,
        ].join(', '),
      ),
    );
  }
  lines.push(
    line(
      t('Load generator'),
      [
        t(
          '{0}, {1} of a core, event loop {2} busy',
          result.engine,
          formatShare(generator.cpuShare),
          formatShare(generator.eventLoopUtilization),
        ),
        ...(generator.processes > 1 ? [t('{0} processes', generator.processes)] : []),
      ].join(', '),
    ),
    line(
      t('Latency runs from'),
      spec.profile.kind === 'open'
        ? t('the intended start of a request')
        : t('the start of a request, connecting included'),
    ),
  );
  if (result.stopped) lines.push(t('Stopped before its end.'));
  if (result.gaveUp !== null) lines.push(t('Given up: {0}', failureSentence(result.gaveUp)));
  for (const example of result.errorExamples) lines.push(t('Error: {0}', requestFailureSentence(example)));
  for (const warning of result.warnings) lines.push(t('Warning: {0}', warningSentence(warning)));
  return lines;
}
