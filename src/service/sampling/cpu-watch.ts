import { type HostCpuSnapshot, takeHostCpuSnapshot } from '../../host/host-cpu.ts';
import { readProcStat, ticksPerSecond } from '../../host/processes/process-list.ts';
import type { CpuSeries } from '../../model/trial/times.ts';
import type { CpuUsage } from '../../model/trial/trial.ts';
import type { ProcessSnapshot, ResourceSnapshot } from '../start/running-server.ts';

/** How often the CPU of a loaded server is read, ms: ten reads of /proc take less than a thousandth of that. */
export const readEveryMs = 500;
/** Slices that are kept of a trial: with one more, each two become one. */
export const mostSlices = 60;
/** Processes whose course is kept each for itself; those beyond are left out. */
const mostProcesses = 32;
/** Looks after which what others spent is read again: companions have to be searched for. */
const othersEvery = 4;

export interface CpuWatchOptions {
  /** The server as it was found when the watch began. */
  readonly server: ResourceSnapshot;
  /** CPU seconds of the load generator so far; `null`: not known. */
  readonly generatorSeconds: () => number | null;
  /** CPU seconds of what belongs to Servebench beside server and generator. */
  readonly besideSeconds: () => Promise<number>;
  readonly onUsage?: ((usage: CpuUsage) => void) | undefined;
  /** Left out: /proc. */
  readonly cpuSecondsOf?: (process: ProcessSnapshot) => number | null;
}

interface Look {
  readonly atMs: number;
  readonly seconds: readonly (number | null)[];
  readonly generator: number | null;
}

/**
 * Looks a few times a second at what the processes of a loaded server spend: from its beginning to its disposal. Only the processes that
 * were there when it began are watched; one that ended has no figure from then on. Linux only: elsewhere it would cost a process each time.
 */
export class CpuWatch implements Disposable {
  readonly #options: CpuWatchOptions;
  readonly #watched: readonly ProcessSnapshot[];
  readonly #timer: NodeJS.Timeout | null;
  #last: Look;
  #lastHost: { readonly host: HostCpuSnapshot; readonly own: number } | null = null;
  #others: number | null = null;
  #looks = 0;
  #slices: Slice[] = [];
  #sliceLooks = 1;
  #open: Slice[] = [];
  #looking = false;

  constructor(options: CpuWatchOptions) {
    this.#options = options;
    this.#watched = options.server.processes.slice(0, mostProcesses);
    this.#last = this.#take();
    const isReadable = process.platform === 'linux' || options.cpuSecondsOf !== undefined;
    this.#timer = isReadable ? setInterval(() => void this.look(), readEveryMs) : null;
    this.#timer?.unref();
  }

  /** Reads once, and tells. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const now = this.#take();
      const seconds = (now.atMs - this.#last.atMs) / 1000;
      if (seconds <= 0) return;
      const cores = now.seconds.map((value, index) => difference(value, this.#last.seconds[index] ?? null, seconds));
      const generator = difference(now.generator, this.#last.generator, seconds);
      this.#last = now;
      if (this.#looks++ % othersEvery === 0) await this.#lookAtOthers(now);
      this.#keep({ cores, generator, others: this.#others });
      this.#options.onUsage?.({ server: sumKnown(cores), generator, others: this.#others });
    } finally {
      this.#looking = false;
    }
  }

  /** What was seen so far; `null` where that is nothing. */
  series(): CpuSeries | null {
    const slices = this.#open.length === 0 ? this.#slices : [...this.#slices, together(this.#open)];
    if (slices.length === 0) return null;
    return {
      sliceMs: readEveryMs * this.#sliceLooks,
      processes: this.#watched.map(({ pid, role }, index) => ({
        pid,
        role,
        cores: slices.map((slice) => rounded(slice.cores[index] ?? null)),
      })),
      generator: slices.map((slice) => rounded(slice.generator)),
      others: slices.map((slice) => rounded(slice.others)),
    };
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  #take(): Look {
    const { cpuSecondsOf = procCpuSeconds, generatorSeconds } = this.#options;
    return {
      atMs: performance.now(),
      seconds: this.#watched.map(cpuSecondsOf),
      generator: generatorSeconds(),
    };
  }

  /** Between its looks, what others did last counts on. */
  async #lookAtOthers({ seconds, generator }: Look): Promise<void> {
    const host = takeHostCpuSnapshot();
    const beside = await this.#options.besideSeconds();
    const before = this.#lastHost;
    const isWhole = generator !== null && seconds.every((value) => value !== null);
    const own = isWhole ? seconds.reduce((sum: number, value) => sum + (value ?? 0), generator + beside) : null;
    this.#lastHost = own === null ? null : { host, own };
    if (before === null || own === null) return;
    const wall = (host.atMs - before.host.atMs) / 1000;
    const spent = host.busySeconds - before.host.busySeconds + host.stolenSeconds - before.host.stolenSeconds;
    if (wall > 0) this.#others = Math.max(0, (spent - (own - before.own)) / wall);
  }

  #keep(slice: Slice): void {
    this.#open.push(slice);
    if (this.#open.length < this.#sliceLooks) return;
    this.#slices.push(together(this.#open));
    this.#open = [];
    if (this.#slices.length <= mostSlices) return;
    const pairs: Slice[] = [];
    for (let at = 0; at + 1 < this.#slices.length; at += 2) pairs.push(together(this.#slices.slice(at, at + 2)));
    if (this.#slices.length % 2 === 1) this.#open = [this.#slices.at(-1) as Slice];
    this.#slices = pairs;
    this.#sliceLooks *= 2;
  }
}

interface Slice {
  readonly cores: readonly (number | null)[];
  readonly generator: number | null;
  readonly others: number | null;
}

/** The mean of slices; `null` where one of them was not read. */
function together(slices: readonly Slice[]): Slice {
  const mean = (pick: (slice: Slice) => number | null) => {
    const values = slices.map(pick);
    if (values.some((value) => value === null)) return null;
    return values.reduce((sum: number, value) => sum + (value ?? 0), 0) / values.length;
  };
  const [first] = slices;
  return {
    cores: (first?.cores ?? []).map((_, index) => mean(({ cores }) => cores[index] ?? null)),
    generator: mean(({ generator }) => generator),
    others: mean(({ others }) => others),
  };
}

function procCpuSeconds({ pid, startedAtTicks }: ProcessSnapshot): number | null {
  const stat = readProcStat(pid);
  if (stat === null || stat.startedAtTicks !== startedAtTicks) return null;
  return (stat.userTicks + stat.systemTicks) / ticksPerSecond;
}

function difference(now: number | null, before: number | null, seconds: number): number | null {
  return now === null || before === null ? null : Math.max(0, (now - before) / seconds);
}

function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** To a thousandth of a core: finer than a clock tick. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}
