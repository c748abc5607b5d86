import { Worker } from 'node:worker_threads';

/** What runs in the thread: it is handed over as text, so it may use nothing from outside itself. */
function sleepUntilAlarms(threads: typeof import('node:worker_threads')): void {
  const shared = threads.workerData as SharedArrayBuffer;
  const signals = new Int32Array(shared, 0, 2);
  const alarm = new Float64Array(shared, 8, 1);
  threads.parentPort?.postMessage('ready');
  for (;;) {
    Atomics.wait(signals, 0, 0);
    Atomics.store(signals, 0, 0);
    const leftMs = (alarm[0] as number) - Number(process.hrtime.bigint()) / 1e6;
    if (leftMs > 0) Atomics.wait(signals, 1, 0, leftMs);
    threads.parentPort?.postMessage('alarm');
  }
}

/**
 * A thread that sleeps until alarms: `shared` holds a signal that there is an alarm (an Int32 at 0) and its time
 * in ms of the machine's monotonic clock (a Float64 at 8). It ends with `terminate()`.
 */
export function startAlarmThread(
  shared: SharedArrayBuffer,
  on: { readonly onReady: () => void; readonly onAlarm: () => void; readonly onGone: () => void },
): Worker {
  const worker = new Worker(`(${sleepUntilAlarms.toString()})(require('node:worker_threads'))`, {
    eval: true,
    workerData: shared,
  });
  worker.on('message', (message: 'ready' | 'alarm') => (message === 'ready' ? on.onReady() : on.onAlarm()));
  worker.on('error', on.onGone);
  worker.on('exit', on.onGone);
  return worker;
}
