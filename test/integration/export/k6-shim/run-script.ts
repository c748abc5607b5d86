import { state } from './state.ts';

interface Scenario {
  readonly executor: string;
  readonly iterations?: number;
  readonly rate?: number;
  readonly timeUnit?: string;
  readonly duration?: string;
}

/** A script as it is imported. */
export interface Script {
  readonly options: {
    readonly scenarios: { readonly load: Scenario };
    readonly thresholds: Readonly<Record<string, readonly string[]>>;
    readonly noConnectionReuse: boolean;
    readonly insecureSkipTLSVerify: boolean;
  };
  readonly default: () => void;
}

/** What became of a script: its options, and what its own metrics and checks hold. */
export interface ScriptRun {
  readonly options: Script['options'];
  readonly metrics: typeof state.metrics;
  readonly checks: typeof state.checks;
}

function seconds(text: string | undefined): number {
  const [, number, unit] = /^(\d+)(ms|s)$/.exec(text ?? '') ?? [];
  return Number(number) / (unit === 'ms' ? 1000 : 1);
}

/** How often k6 would call the function; for a load that time ends, a few times. */
function iterationsOf({ executor, iterations, rate = 0, timeUnit, duration }: Scenario): number {
  if (executor === 'shared-iterations') return iterations ?? 1;
  return executor === 'constant-arrival-rate' ? Math.round((rate * seconds(duration)) / seconds(timeUnit)) : 3;
}

/** Calls a script's function one time after another, as one client would, and prints what became of it. */
export function runScript({ options, default: iteration }: Script): void {
  state.noConnectionReuse = options.noConnectionReuse;
  const iterations = iterationsOf(options.scenarios.load);
  for (state.iteration = 0; state.iteration < iterations; state.iteration++) iteration();
  const { metrics, checks } = state;
  process.stdout.write(JSON.stringify({ options, metrics, checks } satisfies ScriptRun));
}
