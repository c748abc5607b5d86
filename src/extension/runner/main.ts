import { askApplication } from '../../benchmark/ask-application.ts';
import { runBenchmark } from '../../benchmark/run-benchmark.ts';
import { failureOf } from '../../benchmark/run-failure.ts';
import { baselineFileOf, readBaseline } from '../../history/baseline-file.ts';
import { RecordKeeper } from '../../history/record-keeper.ts';
import { runsFolderOf } from '../../history/run-store.ts';
import { foldRun, idleView } from '../../model/run/fold.ts';
import type { FromRunner, ToRunner } from './protocol.ts';
import { runCapacity } from './run-capacity.ts';
import { runProfile } from './run-profile.ts';

/**
 * The process that a benchmark of the editor runs in: the extension host stays free, and when it dies, this process sees
 * its channel close, stops the run, saves what was measured, and ends.
 */

/** After a stop nothing should take longer; the guardian of the servers ends them when this process is gone. */
const stopDeadlineMs = 8000;

const stopped = new AbortController();

function stop(): void {
  if (stopped.signal.aborted) return;
  stopped.abort();
  setTimeout(() => process.exit(1), stopDeadlineMs).unref();
}

function tell(message: FromRunner): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}

async function run({ plan, context }: Extract<ToRunner, { type: 'run' }>): Promise<void> {
  const keeper = new RecordKeeper(runsFolderOf(context.planFolder));
  let view = idleView;
  try {
    const relative = plan.budgets.some(({ notSlowerThan }) => notSlowerThan !== undefined);
    const baseline = relative ? await readBaseline(baselineFileOf(context.planFolder), true) : undefined;
    for await (const event of runBenchmark(plan, { signal: stopped.signal, context: { ...context, baseline } })) {
      view = foldRun(view, event);
      keeper.keep(event);
      void tell({ type: 'event', event });
    }
  } catch (error) {
    await tell({ type: 'crashed', failure: failureOf(error) });
  }
  const saved = await keeper.finish(view.record);
  if (saved !== null)
    await tell(
      saved.file === null ? { type: 'save-failed', failure: saved.failure } : { type: 'saved', file: saved.file },
    );
  if (view.record?.status === 'finished') process.exitCode = 0;
  await leave();
}

/** What is no run tells by itself how it ended. */
async function work(done: Promise<void>): Promise<void> {
  await done;
  process.exitCode = 0;
  await leave();
}

async function ask({ plan, context }: Extract<ToRunner, { type: 'ask' }>): Promise<void> {
  try {
    await tell({ type: 'asked', answer: await askApplication(plan, context, stopped.signal) });
  } catch (error) {
    if (!stopped.signal.aborted) await tell({ type: 'crashed', failure: failureOf(error) });
  }
}

async function leave(): Promise<void> {
  await tell({ type: 'done' });
  if (process.connected) process.disconnect();
}

// Unless a run comes to its end.
process.exitCode = 3;
process.on('message', (message: ToRunner) => {
  if (message.type === 'stop') stop();
  else if (message.type === 'profile') void work(runProfile(message, stopped.signal, tell));
  else if (message.type === 'capacity') void work(runCapacity(message, stopped.signal, tell));
  else if (message.type === 'ask') void work(ask(message));
  else void run(message);
});
process.on('disconnect', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
