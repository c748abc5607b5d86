/**
 * Compares what clients count with what the server counts: `exactness.ts [--quick] [KIND …]`.
 * Each kind of server runs in its own process and counts for itself.
 */
import { parseArgs } from 'node:util';
import type { Tally } from '../../servers/exchange.ts';
import { type FairBehaviour, fairBehaviours } from '../../servers/fair-behaviours.ts';
import { startServer } from '../../servers/start-server.ts';
import { printTable } from '../answers/print-table.ts';
import { ab } from './clients/ab.ts';
import { autocannon } from './clients/autocannon.ts';
import type { ClientJob, ClientReport, LoadClient } from './clients/client.ts';
import { native } from './clients/native.ts';
import { wrk } from './clients/wrk.ts';
import { findProgram, missingPrograms } from './requirements.ts';
import { median } from './statistics.ts';

interface Kind {
  readonly method?: 'HEAD';
  readonly alsoGood?: readonly number[];
  /** Whether the server delays its answers: then the client's median must be the server's. */
  readonly delayed?: true;
  /** Whether the answers can be called good or bad with equal right: then only their sum must agree. */
  readonly goodOrBad?: true;
}

const kinds: Readonly<Record<FairBehaviour, Kind>> = {
  'keep-alive': {},
  'close-each': {},
  'until-close': {},
  chunked: {},
  'no-content': {},
  'not-modified': { alsoGood: [304] },
  head: { method: 'HEAD' },
  'early-hints': {},
  'varying-lengths': {},
  'errors-every-10th': {},
  'reset-every-10th': {},
  'truncates-every-10th': {},
  'hangs-every-20th': {},
  'closes-after-7': {},
  surplus: { goodOrBad: true },
  'delay-50': { delayed: true },
  'slow-chunks': { delayed: true },
};

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const requests = options.quick ? 200 : 400;
const connections = 8;

for (const sentence of missingPrograms(['generator', 'ab', 'wrk'])) console.log(sentence);
const clients = [native, autocannon, ab, wrk].filter(
  ({ name }) => name === 'autocannon' || findProgram(name === 'native' ? 'generator' : name) !== null,
);
const chosen = (Object.keys(kinds) as FairBehaviour[]).filter(
  (kind) => positionals.length === 0 || positionals.includes(kind),
);

console.log(`${requests} requests (wrk: 2 s) over ${connections} connections, keep-alive asked, limit 1 s.`);
console.log(
  'A client is right when it sent all that was asked, counts what the server counts, and, where the server delays',
);
console.log('its answers on purpose, has the median that the server has measured itself.\n');
const rows: (string | number)[][] = [];
const nativeWrong: string[] = [];
for (const kind of chosen) {
  rows.push([`${kind}: ${fairBehaviours[kind].about}`]);
  for (const client of clients) {
    const { report, tally, faults } = await measure(kind, client);
    rows.push([
      `  ${client.name}`,
      tally.requests,
      median(tally.serviceMs)?.toFixed(2) ?? '–',
      report.good,
      report.failed,
      report.p50Ms === null ? '–' : report.p50Ms.toFixed(2),
      faults.length === 0 ? 'right' : `WRONG: ${faults.join('; ')}`,
    ]);
    if (client === native && faults.length > 0) nativeWrong.push(kind);
  }
}
printTable(['server', '>it counted', '>its p50 ms', '>client good', '>failed', '>p50 ms', 'verdict'], rows);
console.log(
  nativeWrong.length === 0
    ? `native is right in all ${chosen.length} rows.`
    : `native is WRONG in ${nativeWrong.length} of ${chosen.length} rows: ${nativeWrong.join(', ')}.`,
);
process.exitCode = nativeWrong.length === 0 ? 0 : 1;

interface Measured {
  readonly report: ClientReport;
  readonly tally: Readonly<Tally>;
  readonly faults: readonly string[];
}

async function measure(name: FairBehaviour, client: LoadClient): Promise<Measured> {
  const kind = kinds[name];
  await using server = await startServer(name);
  const job: ClientJob = {
    port: server.port,
    path: '/',
    method: kind.method ?? 'GET',
    connections,
    amount: client === wrk ? { seconds: 2 } : { requests },
    keepAlive: true,
    timeoutMs: 1000,
    alsoGood: kind.alsoGood ?? [],
    core: null,
  };
  const report = await client.run(job);
  const tally = await server.tally();
  return { report, tally, faults: faultsOf(report, tally, kind, client === wrk) };
}

function faultsOf(report: ClientReport, tally: Readonly<Tally>, kind: Kind, endsByTime: boolean): string[] {
  const faults: string[] = [];
  if (report.gaveUp !== null) faults.push(`gave up (${report.gaveUp.slice(0, 60)})`);
  // A client that ends by time leaves up to one request a connection under way, which it does not count.
  const slack = endsByTime ? connections : 0;
  const off = (counted: number, truth: number) => counted > truth || counted < truth - slack;
  const failures = tally.bad + tally.unanswered;
  const answered = report.good + report.failed + (report.inFlight ?? 0);
  if (endsByTime && tally.good > 0 && answered === 0) faults.push('hung, and says nothing of it');
  else if (!endsByTime && tally.requests < requests) faults.push(`sent ${tally.requests} of ${requests}`);
  if (off(answered, tally.requests)) {
    const difference = answered - tally.requests;
    faults.push(difference < 0 ? `${-difference} lost` : `${difference} made up`);
  }
  if (kind.goodOrBad !== true) {
    if (off(report.good, tally.good)) faults.push(`good ones are ${tally.good}`);
    if (off(report.failed, failures)) faults.push(`failed ones are ${failures}`);
  }
  if (kind.delayed === true) {
    const delayMs = median(tally.serviceMs);
    const { p50Ms } = report;
    if (delayMs === null) faults.push('waited for the end of no answer');
    // A millisecond less for clients that round down.
    else if (p50Ms === null || p50Ms < delayMs - 1 || p50Ms > 1.1 * delayMs + 1)
      faults.push(`the delay is ${delayMs.toFixed(1)} ms`);
  }
  return faults;
}
