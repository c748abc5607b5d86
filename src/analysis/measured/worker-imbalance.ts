import type { Measurement } from '../../model/run/record.ts';
import { fewestTicksOfWorkers, usualCpuTickMs } from './tuning.ts';

/** CPU of the busiest worker over the mean of the workers, 1 … number of workers; `null` when it is not known or there is one worker. */
export function workerImbalance({ server }: Measurement): number | null {
  const workers = server?.byProcess.filter((process) => process.role === 'worker') ?? [];
  const total = workers.reduce((sum, process) => sum + process.cpuSeconds, 0);
  if (workers.length < 2 || 1000 * total < fewestTicksOfWorkers * (server?.cpuTickMs ?? usualCpuTickMs)) return null;
  return (Math.max(...workers.map((process) => process.cpuSeconds)) * workers.length) / total;
}
