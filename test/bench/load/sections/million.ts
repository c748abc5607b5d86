import { printTable } from '../../answers/print-table.ts';
import { runNativeTrial, trialSpec } from '../clients/native.ts';
import { startNginx } from '../nginx.ts';
import type { BenchSection } from '../section.ts';

const megabyte = 1024 * 1024;

/** Whether the generator's memory depends on how many requests it has sent. */
export const million: BenchSection = {
  name: 'million',
  about: 'a million requests against nginx: the memory of the generator over time',
  needs: ['nginx', 'taskset', 'generator'],
  run: async ({ quick, cores }) => {
    const requests = quick ? 200_000 : 1_000_000;
    await using nginx = await startNginx(cores.server);
    const job = {
      port: nginx.port,
      path: '/',
      method: 'GET',
      connections: 64,
      keepAlive: true,
      timeoutMs: 10_000,
      alsoGood: [],
    } as const;
    const { result, rssSamples } = await runNativeTrial(
      trialSpec(job, { kind: 'closed', connections: job.connections, requests, seconds: null }),
      cores.client,
      { readsMemory: true },
    );
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      rssSamples.filter(({ answered }) => Math.min(9, Math.floor((10 * answered) / requests)) === tenth),
    );
    printTable(
      ['>requests done', '>RSS MB, least', '>most', '>samples'],
      tenths.map((samples, tenth) => {
        const megabytes = samples.map(({ bytes }) => bytes / megabyte);
        const shown =
          megabytes.length === 0 ? ['–', '–'] : [Math.min(...megabytes).toFixed(1), Math.max(...megabytes).toFixed(1)];
        return [`to ${tenth + 1}0 %`, ...shown, String(samples.length)];
      }),
    );
    const { sent, succeeded, failed, inFlightAtEnd } = result.requests;
    console.log(
      `${sent} sent = ${succeeded} succeeded + ${failed} failed + ${inFlightAtEnd} in flight, in ${result.elapsedSeconds.toFixed(1)} s (${result.rps.toFixed(0)}/s).`,
    );
    console.log(`The generator says ${(result.generator.rssBytes / megabyte).toFixed(1)} MB at the end.`);
  },
};
