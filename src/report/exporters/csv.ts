import type { Cell, RunRecord } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import { cellReason } from '../../words/cells.ts';
import { type Quantile, quantiles } from '../../words/figures.ts';
import { csvField } from '../../words/plain-text.ts';
import { warningSentence } from '../../words/warnings.ts';
import { bestOf } from '../figures/grid.ts';

type Field = string | number | null | undefined;

/** A column of the CSV export: columns are only ever added at the end, so that what reads them keeps working. */
const columns: readonly (readonly [name: string, field: (cell: Cell, record: RunRecord) => Field])[] = [
  ['runId', (_, record) => record.id],
  ['startedAt', (_, record) => record.startedAt],
  ['endpoint', (cell) => cell.endpoint],
  ['method', (cell, record) => endpointOf(cell, record)?.method],
  ['path', (cell, record) => endpointOf(cell, record)?.path],
  ['workerClass', (cell) => cell.settings['workerClass']],
  ['workers', (cell) => cell.settings['workers']],
  ['threads', (cell) => cell.settings['threads']],
  ['settings', (cell) => JSON.stringify(cell.settings)],
  ['sameServerAs', (cell) => (cell.sameAs === null ? null : JSON.stringify(cell.sameAs))],
  ['runsAsWorkerClass', (cell) => cell.effective?.workerClass],
  ['status', (cell) => (cell.status === 'pending' ? 'skipped' : cell.status)],
  ['reason', cellReason],
  ['recommended', (cell, record) => (isRecommended(cell, record) ? 'yes' : 'no')],
  ['requestsSent', (cell) => cell.measurement?.requests.sent],
  ['requestsSucceeded', (cell) => cell.measurement?.requests.succeeded],
  ['requestsFailed', (cell) => cell.measurement?.requests.failed],
  ['requestsInFlightAtEnd', (cell) => cell.measurement?.requests.inFlightAtEnd],
  ['elapsedSeconds', (cell) => cell.measurement?.elapsedSeconds],
  ['requestsPerSecond', (cell) => cell.measurement?.rps.mean],
  ['requestsPerSecondLow95', (cell) => cell.measurement?.rps.low],
  ['requestsPerSecondHigh95', (cell) => cell.measurement?.rps.high],
  ['timePerRequestMs', (cell) => cell.measurement?.timePerRequestMs],
  ['latencyCount', (cell) => cell.measurement?.latencyMs.count],
  ['latencyMinMs', (cell) => cell.measurement?.latencyMs.min],
  ['latencyMeanMs', (cell) => cell.measurement?.latencyMs.mean],
  ['latencyStandardDeviationMs', (cell) => cell.measurement?.latencyMs.standardDeviation],
  ...(Object.keys(quantiles) as Quantile[]).map(
    (quantile) =>
      [`latency${quantile.toUpperCase()}Ms`, (cell: Cell) => cell.measurement?.latencyMs[quantile]] as const,
  ),
  ['latencyMaxMs', (cell) => cell.measurement?.latencyMs.max],
  ['connectMeanMs', (cell) => cell.measurement?.connectMs.mean],
  ['firstByteMeanMs', (cell) => cell.measurement?.firstByteMs.mean],
  ['connectionsOpened', (cell) => cell.measurement?.connections.opened],
  ['connectionReuseShare', (cell) => cell.measurement?.connections.reused],
  ['receivedBytes', (cell) => cell.measurement?.bytes.received],
  ['serverCpuMsPerRequest', (cell) => cell.measurement?.server?.cpuMsPerRequest],
  ['serverCpuCores', (cell) => cell.measurement?.server?.cpuCores],
  ['serverRunQueueMsPerRequest', (cell) => cell.measurement?.server?.runQueueMsPerRequest],
  ['serverMemoryBytes', (cell) => cell.measurement?.server?.rssBytes],
  ['serverMemoryKind', (cell) => cell.measurement?.server?.memoryKind],
  ['generatorCpuShare', (cell) => cell.measurement?.generator.cpuShare],
  ['serverStarts', (cell) => cell.measurement?.trialsRps.length],
  ['latencyOfStarts', ({ measurement }) => (measurement === null ? null : (measurement.starts?.latency ?? 'all'))],
  ['predictedRequestsPerSecond', (cell) => cell.prediction?.rps],
  ['predictedRequestsPerSecondLow', (cell) => cell.prediction?.low],
  ['predictedRequestsPerSecondHigh', (cell) => cell.prediction?.high],
  ['warnings', (cell) => cell.measurement?.warnings.map(warningSentence).join('; ')],
  ['command', (cell) => (cell.command === null ? null : JSON.stringify(cell.command))],
];

/** The names of the columns, in order. */
export const csvColumns: readonly string[] = columns.map(([name]) => name);

/** Every cell of a run, a line each, as CSV (RFC 4180, UTF-8, CRLF). A figure that is not known is an empty field. */
export function renderCsv(record: RunRecord): string {
  const lines = record.cells.map((cell) => columns.map(([, field]) => csvField(field(cell, record) ?? null)));
  return [csvColumns, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

function endpointOf(cell: Cell, record: RunRecord) {
  return record.plan.endpoints.find((endpoint) => endpoint.name === cell.endpoint);
}

function isRecommended(cell: Cell, record: RunRecord): boolean {
  const best = bestOf(record, cell.endpoint);
  return best?.why === 'recommended' && best.key === settingsKey(cell.settings);
}
