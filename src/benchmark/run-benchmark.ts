import type { Plan } from '../model/plan/plan.ts';
import type { BenchmarkEvent } from '../model/run/events.ts';
import { conductAgainst } from './against/conduct-against.ts';
import { conductRun } from './conduct-run.ts';
import { EventChannel } from './event-channel.ts';
import type { RunContext } from './run-context.ts';

/**
 * Runs a plan and tells what happens as it happens. The last event is always `run-finished`, also when the run fails
 * or `signal` aborts it. Ending the iteration early stops the run; when the iteration is over, no process is left.
 */
export async function* runBenchmark(
  plan: Plan,
  options: { readonly signal: AbortSignal; readonly context: RunContext },
): AsyncGenerator<BenchmarkEvent, void, undefined> {
  const channel = new EventChannel<BenchmarkEvent>();
  const left = new AbortController();
  const signal = AbortSignal.any([options.signal, left.signal]);
  const { against } = options.context;
  const controls = { signal, context: options.context, emit: (event: BenchmarkEvent) => channel.push(event) };
  const conducted = against === undefined ? conductRun(plan, controls) : conductAgainst(plan, against, controls);
  const work = conducted.then(
    () => channel.end(),
    (error: unknown) => channel.fail(error),
  );
  try {
    yield* channel;
  } finally {
    left.abort();
    await work;
  }
}
