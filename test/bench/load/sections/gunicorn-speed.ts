import { printTable } from '../../answers/print-table.ts';
import { ab } from '../clients/ab.ts';
import type { ClientJob, ClientReport } from '../clients/client.ts';
import { native } from '../clients/native.ts';
import { bareWrk, wrk } from '../clients/wrk.ts';
import { compareClients, figures, type Rounds } from '../compare-clients.ts';
import { type EqualShares, ShareWatch } from '../equal-shares.ts';
import { gunicornSettings, startGunicorn } from '../gunicorn.ts';
import type { BenchSection } from '../section.ts';
import { formatRatio, median, pairedRatios } from '../statistics.ts';

const clients = [native, wrk, bareWrk, ab];

/** Clients whose percentiles are finer than a millisecond. */
const fineClients = [wrk.name, bareWrk.name];

const headings = [
  'endpoint',
  'client',
  '>requests/s',
  '>native / it',
  '>p50 ms',
  '>native / it',
  '>p99 ms',
  '>native / it',
  '>failed',
];

/**
 * Rates and times against real gunicorn. With a core of its own it can't tell what a client costs, so that the clients may be
 * held against each other; on shared cores, as users run it, it has less the more CPU a client takes.
 */
export function gunicornSpeed(name: string, { sharedCores }: { readonly sharedCores: boolean }): BenchSection {
  const settings = gunicornSettings.find((candidate) => candidate.name === name);
  if (settings === undefined) throw new Error(`No gunicorn settings ${name}`);
  return {
    name: sharedCores ? `shared-gunicorn-${name}` : `gunicorn-${name}`,
    about: `rates and times against gunicorn ${settings.args.join(' ')}, 16 connections, ${sharedCores ? 'all on the same cores' : 'server and clients on a core each'}`,
    needs: ['gunicorn', 'wrk', 'ab', 'generator', ...(sharedCores ? [] : ['taskset'])],
    run: async ({ rounds, seconds, cores }) => {
      const rows: string[][] = [];
      const equalRows: string[][] = [];
      const attempts: string[] = [];
      for (const [path, about] of [
        ['/', 'tiny'],
        ['/cpu', '2 ms CPU'],
      ] as const) {
        await using gunicorn = await startGunicorn(settings, sharedCores ? null : cores.server);
        const job: ClientJob = {
          port: gunicorn.port,
          path,
          method: 'GET',
          connections: 16,
          amount: { seconds },
          keepAlive: true,
          timeoutMs: 10_000,
          alsoGood: [],
          core: sharedCores ? null : cores.client,
        };
        const watch = new ShareWatch(gunicorn);
        const watched = clients.map((client) => watch.watched(client));
        const reports = await compareClients(watched, job, rounds);
        rows.push(...rowsOf(about, reports));
        if (!settings.sharesByLuck || sharedCores) continue;
        const equal = await watch.equalShares(watched, job, reports, rounds);
        equalRows.push(...rowsOf(`${about}, ${equal.shares}`, equal.rounds));
        attempts.push(`${about}: ${attemptsOf(equal)}`);
      }
      printTable(headings, rows);
      console.log(
        `Medians of ${rounds} interleaved rounds of ${seconds} s; ratios within a round: median (least–most). ab has whole milliseconds.`,
      );
      console.log(
        'All send the same header lines but "wrk, Host only", which leaves out User-Agent and Accept and so asks for less work.',
      );
      console.log(
        "wrk's times are those that it measured; those that it prints hold others, which it adds for requests that nobody sent.",
      );
      if (equalRows.length === 0) return;
      console.log('\nOnly trials in which the workers held equal shares of the connections:\n');
      printTable(headings, equalRows);
      console.log(`Trials with these shares of those made: ${attempts.join('; ')}.`);
    },
  };
}

function rowsOf(about: string, reports: Rounds): string[][] {
  const ratio = (client: string, figure: (report: ClientReport) => number | null) =>
    formatRatio(pairedRatios(figures(reports, native.name, figure), figures(reports, client, figure)));
  return clients.map(({ name: client }, index) => {
    const middle = (figure: (report: ClientReport) => number | null, digits: number) =>
      median(figures(reports, client, figure).filter((value) => value !== null))?.toFixed(digits) ?? '–';
    const other = client !== native.name;
    return [
      index === 0 ? about : '',
      client,
      middle(({ rps }) => rps, 0),
      other ? ratio(client, ({ rps }) => rps) : '',
      middle(({ p50Ms }) => p50Ms, 2),
      fineClients.includes(client) ? ratio(client, ({ p50Ms }) => p50Ms) : '',
      middle(({ p99Ms }) => p99Ms, 2),
      fineClients.includes(client) ? ratio(client, ({ p99Ms }) => p99Ms) : '',
      figures(reports, client, ({ failed }) => failed)
        .reduce<number>((sum, count) => sum + (count ?? 0), 0)
        .toFixed(0),
    ];
  });
}

function attemptsOf({ rounds, attempts }: EqualShares): string {
  return clients.map(({ name }) => `${name} ${rounds.get(name)?.length ?? 0} of ${attempts.get(name) ?? 0}`).join(', ');
}
