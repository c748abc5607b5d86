import type { TrialResult } from '../../../../src/model/trial/trial.ts';
import { stall } from '../../../servers/stalling-behaviours.ts';
import { startServer } from '../../../servers/start-server.ts';
import { printTable } from '../../answers/print-table.ts';
import { runNativeTrial, trialSpec } from '../clients/native.ts';
import { runOha } from '../clients/oha.ts';
import { startNginx } from '../nginx.ts';
import { missingPrograms } from '../requirements.ts';
import type { BenchSection } from '../section.ts';

const request = { path: '/', method: 'GET', keepAlive: true, timeoutMs: 5000, alsoGood: [] } as const;

/** How well an open schedule is kept. */
export const openRate: BenchSection = {
  name: 'open-rate',
  about: 'open schedule against nginx: the rate that was sent, and how late',
  needs: ['nginx', 'taskset', 'generator'],
  run: async ({ quick, cores }) => {
    await using nginx = await startNginx(cores.server);
    const rows: string[][] = [];
    const withOha = ohaIsThere();
    const seconds = quick ? 3 : 10;
    for (const ratePerSecond of [100, 1000, 5000]) {
      const spec = trialSpec(
        { ...request, port: nginx.port, connections: 64 },
        { kind: 'open', connections: 64, ratePerSecond, seconds },
      );
      const { result } = await runNativeTrial(spec, cores.client);
      const { schedule, latencyMs, generator } = result;
      if (schedule === null) throw new Error('An open trial tells nothing of its schedule.');
      rows.push([
        'native',
        String(ratePerSecond),
        schedule.sentPerSecond.toFixed(2),
        rateError(schedule.sentPerSecond, ratePerSecond),
        String(schedule.dropped),
        ...[schedule.lateMs.p50, schedule.lateMs.p99, schedule.lateMs.max, latencyMs.p50, latencyMs.p99].map(
          milliseconds,
        ),
        `${(100 * generator.cpuShare).toFixed(0)} %`,
        failures(result),
      ]);
      if (!withOha) continue;
      const oha = await runOha({
        ...request,
        port: nginx.port,
        connections: 64,
        ratePerSecond,
        seconds,
        core: cores.client,
      });
      rows.push([
        'oha',
        String(ratePerSecond),
        oha.sentPerSecond.toFixed(2),
        rateError(oha.sentPerSecond, ratePerSecond),
        ...Array<string>(4).fill('–'),
        ...[oha.latencyMs.p50, oha.latencyMs.p99].map(milliseconds),
        '–',
        String(oha.failed),
      ]);
    }
    printTable(
      [
        '',
        '>asked/s',
        '>sent/s',
        '>error',
        '>dropped',
        '>late p50 ms',
        '>late p99',
        '>late max',
        '>latency p50',
        '>latency p99',
        '>CPU',
        '>failed',
      ],
      rows,
    );
  },
};

/**
 * A server that stops for a second: every request that was intended meanwhile waits for the rest of the stall. With
 * rate R for T seconds and a stall of S, the share of requests slower than x < S is R(S − x) / RT = (S − x) / T, so the
 * quantile q is S − (1 − q)T where that is positive.
 */
export const serverStall: BenchSection = {
  name: 'open-stall',
  about: `open schedule against a server that stops for ${stall.forMs} ms: latencies from the intended start, against theory`,
  needs: ['generator'],
  run: async () => {
    const seconds = 6;
    const ratePerSecond = 1000;
    const rows: string[][] = [];
    const theory = (quantile: number) => Math.max(0, stall.forMs - (1 - quantile) * seconds * 1000);
    rows.push([
      'theory',
      '',
      String(ratePerSecond * seconds),
      ratePerSecond.toFixed(1),
      ...[0.5, 0.9, 0.95, 0.99, 0.999, 1].map((quantile) => milliseconds(theory(quantile))),
      '',
    ]);
    for (const connections of [64, 2000]) {
      await using server = await startServer('stalls-once');
      const spec = trialSpec(
        { ...request, port: server.port, connections },
        { kind: 'open', connections, ratePerSecond, seconds },
      );
      const { result } = await runNativeTrial(spec, null);
      const { latencyMs, schedule, requests } = result;
      rows.push([
        `native, ${connections} connections`,
        String((await server.tally()).requests),
        String(requests.succeeded),
        schedule?.sentPerSecond.toFixed(1) ?? '–',
        ...[latencyMs.p50, latencyMs.p90, latencyMs.p95, latencyMs.p99, latencyMs.p999, latencyMs.max].map(
          milliseconds,
        ),
        failures(result),
      ]);
    }
    for (const connections of ohaIsThere() ? [64, 2000] : []) {
      await using server = await startServer('stalls-once');
      const oha = await runOha({ ...request, port: server.port, connections, ratePerSecond, seconds, core: null });
      const { p50, p90, p95, p99, p999, max } = oha.latencyMs;
      rows.push([
        `oha, ${connections} connections`,
        String((await server.tally()).requests),
        String(oha.answered),
        oha.sentPerSecond.toFixed(1),
        ...[p50, p90, p95, p99, p999, max].map(milliseconds),
        String(oha.failed),
      ]);
    }
    printTable(
      ['', '>server counted', '>succeeded', '>sent/s', '>p50 ms', '>p90', '>p95', '>p99', '>p99.9', '>max', '>failed'],
      rows,
    );
    console.log('Theory counts the stall alone; the true latencies have the service time on top.');
  },
};

/** Whether oha can be compared; says how to get it where it can't. */
function ohaIsThere(): boolean {
  const missing = missingPrograms(['oha']);
  for (const sentence of missing) console.log(`The comparison with oha is left out. ${sentence}`);
  return missing.length === 0;
}

function rateError(sent: number, asked: number): string {
  return `${(100 * (sent / asked - 1)).toFixed(3)} %`;
}

function milliseconds(value: number | null): string {
  return value === null ? '–' : value.toFixed(value >= 100 ? 0 : 3);
}

function failures(result: TrialResult): string {
  return String(result.requests.failed + result.requests.inFlightAtEnd);
}
