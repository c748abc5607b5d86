import { fileURLToPath } from 'node:url';
import { printTable } from '../../answers/print-table.ts';
import type { ClientJob } from '../clients/client.ts';
import { native, nativeWithoutHandles } from '../clients/native.ts';
import { compareClients, figures } from '../compare-clients.ts';
import type { BenchSection } from '../section.ts';
import { answersAt, endProcess, freePort, startProcess } from '../server-under-load.ts';
import { formatRatio, median, pairedRatios } from '../statistics.ts';

const quickServer = fileURLToPath(new URL('../quick-server.mjs', import.meta.url));

/** What the load generator would lose without Node's bare handles, which it reaches by `process.binding`. */
export const transports: BenchSection = {
  name: 'transports',
  about: 'the load generator on bare handles, and on sockets of node:net as where Node has no process.binding',
  needs: ['generator'],
  async run({ rounds, seconds, cores }) {
    const port = await freePort();
    const command = [process.execPath, quickServer, String(port)];
    const server = startProcess(
      cores.server === null ? command : ['taskset', '-c', String(cores.server), ...command],
      {},
    );
    try {
      await answersAt(port, server);
      const rows: string[][] = [];
      for (const keepAlive of [true, false]) {
        const job: ClientJob = {
          port,
          path: '/',
          method: 'GET',
          connections: 32,
          amount: { seconds },
          keepAlive,
          timeoutMs: 5000,
          alsoGood: [],
          core: cores.client,
        };
        const reports = await compareClients([native, nativeWithoutHandles], job, rounds);
        const withHandles = figures(reports, native.name, ({ rps }) => rps);
        for (const { name } of [native, nativeWithoutHandles]) {
          const rps = figures(reports, name, (report) => report.rps);
          const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
          rows.push([
            name === native.name ? (keepAlive ? 'connections kept' : 'one for each request') : '',
            name,
            (median(known(rps)) ?? 0).toFixed(0),
            name === native.name ? '' : formatRatio(pairedRatios(rps, withHandles)),
            (median(known(figures(reports, name, (report) => report.cpuUsPerRequest))) ?? 0).toFixed(1),
          ]);
        }
      }
      printTable(['', 'client', '>requests/s', '>of that with handles', '>its CPU µs/request'], rows);
      console.log(
        `Medians of ${rounds} interleaved rounds of ${seconds} s; ratios within a round: median (least–most).`,
      );
    } finally {
      await endProcess(server);
    }
  },
};
