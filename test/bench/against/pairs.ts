/** Pairs of starts as `run --against` makes them, without its end: what its comparisons can be put together from (`replay.ts`). */
import { appendFile, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PairedBlock } from '../../../src/analysis/compare/against-look.ts';
import { pairOf } from '../../../src/analysis/compare/endpoint-comparison.ts';
import { comparedLoad } from '../../../src/benchmark/against/against-request.ts';
import { isCpuBound } from '../../../src/benchmark/against/compare-sides.ts';
import { ComparedSide, measured } from '../../../src/benchmark/against/compared-side.ts';
import { launchContextOf } from '../../../src/benchmark/launch-context.ts';
import { LingeringConnections } from '../../../src/load/ports/lingering-connections.ts';
import { ownEngine } from '../../../src/load/trial/load-engine.ts';
import { encodePlan } from '../../../src/load/trial/requests.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';
import type { BenchmarkEvent } from '../../../src/model/run/events.ts';
import type { Calibration } from '../../../src/model/run/record.ts';
import { bareMachine } from '../../../src/service/machine.ts';
import { prepareLauncher } from '../../../src/service/prepare/prepare-launcher.ts';
import { plan as input, repository } from './project.ts';

/** One pair of starts, both endpoints on each. */
export interface KeptPair {
  readonly busy: number;
  /** Per cent. */
  readonly slowDown: number;
  /** All that the pair took, and what the trials of each endpoint took of it, s. */
  readonly seconds: number;
  readonly endpoints: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly cpuBound: boolean;
    /** `null`: it could not be compared. */
    readonly pair: PairedBlock | null;
    readonly otherCores: readonly (number | null)[];
  }[];
}

const settings = { workerClass: 'sync', workers: 2, threads: 1 };
const names = input.endpoints.map(({ name }) => name);
const fileOf = (folder: string) => join(folder, 'pairs.jsonl');

export async function keptPairs(folder: string): Promise<readonly KeptPair[]> {
  const text = await readFile(fileOf(folder), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as KeptPair);
}

/** A side with a clock: how long the trials of each endpoint took. */
class TimedSide implements AsyncDisposable {
  readonly side: ComparedSide;
  readonly #folder: string;
  readonly #times: Map<string, number>;

  private constructor(side: ComparedSide, folder: string, times: Map<string, number>) {
    this.side = side;
    this.#folder = folder;
    this.#times = times;
  }

  static async start(slowDown: number, lingering: LingeringConnections): Promise<TimedSide> {
    const folder = await repository(slowDown);
    const parsed = planSchema.parse(input);
    const plan = { ...parsed, load: comparedLoad(parsed.load), search: 'exhaustive' as const, repeats: 1, budgets: [] };
    const { signal } = new AbortController();
    const context = {
      ...{
        planFolder: folder,
        distFolder: resolve('dist'),
        mediaFolder: resolve('media'),
        storageFolder: join(folder, 'state'),
      },
      ...{ environment: { ...(process.env as Record<string, string>) }, suggestedPython: null, confirmedHosts: [] },
    };
    const launchContext = launchContextOf(context, signal);
    const { launcher } = await prepareLauncher(plan, launchContext);
    const times = new Map<string, number>();
    let startedAt = 0;
    const emit = (event: BenchmarkEvent) => {
      if (event.type === 'trial-started') startedAt = performance.now();
      if (event.type !== 'cell-finished') return;
      const { endpoint } = event.cell;
      times.set(endpoint, (times.get(endpoint) ?? 0) + (performance.now() - startedAt) / 1000);
    };
    const side = await ComparedSide.start({
      ...{ plan, settings, endpoints: names, launcher, launchContext, distFolder: context.distFolder },
      ...{ requests: await encodePlan(plan, () => true, context), machine: bareMachine(), engine: ownEngine },
      ...{ signal, lingering, remainingSeconds: () => null, emit },
    });
    return new TimedSide(side, folder, times);
  }

  /** What the trials of an endpoint took since this was last asked, s. */
  takenSeconds(endpoint: string): number {
    const seconds = this.#times.get(endpoint) ?? 0;
    this.#times.delete(endpoint);
    return seconds;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.side[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Measures pairs of each kind in turns, until so many of each are kept: what is stopped early has some of all. */
export async function measurePairs(options: {
  readonly folder: string;
  readonly busy: number;
  /** Per cent. */
  readonly planted: readonly number[];
  readonly upTo: number;
}): Promise<void> {
  const { folder, busy, planted, upTo } = options;
  await using stack = new AsyncDisposableStack();
  const lingering = new LingeringConnections();
  const base = stack.use(await TimedSide.start(0, lingering));
  const heads = new Map<number, TimedSide>();
  for (const slowDown of planted) heads.set(slowDown, stack.use(await TimedSide.start(slowDown, lingering)));
  const calibrations = await base.side.calibrate(names);
  for (const { side } of heads.values()) side.learn(calibrations);
  for (let count = 1; count <= upTo; count++)
    for (const [slowDown, head] of heads) {
      const kept = await keptPairs(folder);
      if (kept.filter((one) => one.busy === busy && one.slowDown === slowDown).length >= count) continue;
      const pair = await measurePair({ base, head }, count % 2 === 0, calibrations);
      await appendFile(fileOf(folder), `${JSON.stringify({ busy, slowDown, ...pair })}\n`);
      console.log(`pair ${count}, ${busy} busy, slower by ${slowDown} %: ${pair.seconds.toFixed(1)} s`);
    }
}

async function measurePair(
  { base, head }: { readonly base: TimedSide; readonly head: TimedSide },
  headFirst: boolean,
  calibrations: readonly Calibration[],
): Promise<Pick<KeptPair, 'seconds' | 'endpoints'>> {
  const startedAt = performance.now();
  const first = await (headFirst ? head : base).side.measure(names);
  const second = await (headFirst ? base : head).side.measure(names);
  const [ofBase, ofHead] = headFirst ? [second, first] : [first, second];
  return {
    seconds: (performance.now() - startedAt) / 1000,
    endpoints: names.map((name) => {
      const [before, after] = [measured(ofBase.get(name)), measured(ofHead.get(name))];
      return {
        name,
        seconds: base.takenSeconds(name) + head.takenSeconds(name),
        cpuBound: isCpuBound(calibrations.find(({ endpoint }) => endpoint === name)),
        pair: before === null || after === null ? null : pairOf(before, after, false),
        otherCores: [before, after].map((one) => one?.host?.otherCores ?? null),
      };
    }),
  };
}
