import { printTable } from '../../answers/print-table.ts';
import { ab } from '../clients/ab.ts';
import { autocannon } from '../clients/autocannon.ts';
import { native } from '../clients/native.ts';
import { wrk } from '../clients/wrk.ts';
import { compareClients, figures } from '../compare-clients.ts';
import { startNginx } from '../nginx.ts';
import type { BenchSection } from '../section.ts';
import { formatRatio, median, pairedRatios } from '../statistics.ts';

const clients = [native, wrk, ab, autocannon];

/** Speed against nginx on one core, the clients on another. */
export function nginxSpeed({ keepAlive }: { readonly keepAlive: boolean }): BenchSection {
  return {
    name: keepAlive ? 'nginx-keep-alive' : 'nginx-closing',
    about: `requests per second against nginx on a core of its own, ${keepAlive ? 'connections kept' : 'a connection for each request'}`,
    needs: ['nginx', 'wrk', 'ab', 'taskset', 'generator'],
    run: async ({ rounds, seconds, cores }) => {
      const rows: string[][] = [];
      for (const connections of [16, 64]) {
        await using nginx = await startNginx(cores.server);
        const job = {
          port: nginx.port,
          path: '/',
          method: 'GET',
          connections,
          amount: { seconds },
          keepAlive,
          timeoutMs: 5000,
          alsoGood: [],
          core: cores.client,
        } as const;
        const reports = await compareClients(clients, job, rounds);
        const nativeRps = figures(reports, native.name, ({ rps }) => rps);
        for (const { name } of clients) {
          const rps = figures(reports, name, (report) => report.rps);
          const cpuUs = median(
            figures(reports, name, (report) => report.cpuUsPerRequest).filter((value) => value !== null),
          );
          const failed = figures(reports, name, (report) => report.failed).reduce<number>(
            (sum, count) => sum + (count ?? 0),
            0,
          );
          rows.push([
            name === native.name ? `${connections} connections` : '',
            name,
            (median(rps.filter((value) => value !== null)) ?? 0).toFixed(0),
            name === native.name ? '' : formatRatio(pairedRatios(nativeRps, rps)),
            cpuUs === null ? '–' : cpuUs.toFixed(1),
            String(failed),
          ]);
        }
      }
      printTable(['', 'client', '>requests/s', '>native / it', '>its CPU µs/request', '>failed'], rows);
      console.log(
        `Medians of ${rounds} interleaved rounds of ${seconds} s; ratios within a round: median (least–most).`,
      );
      console.log('CPU of wrk, ab and autocannon holds their start; that of native is its generator while measuring.');
    },
  };
}
