import type { Measurement } from '../../model/run/record.ts';
import { disturbance, disturbingFrom, everydayShare, mostTaken, use } from './tuning.ts';

/** Cores that the processes of the load generator kept busy. */
export function generatorCores({
  cpuShare,
  processes,
}: Pick<Measurement['generator'], 'cpuShare' | 'processes'>): number {
  return cpuShare * processes;
}

/** Cores that the load generator and other programs kept busy while a cell was measured. */
export function othersCores({ generator, host }: Measurement): number {
  return generatorCores(generator) + (host?.otherCores ?? 0);
}

/** What others on the machine add to the spread of a rate (standard deviation of ln rps); 0 on a quiet machine. */
export function disturbedLogSd(busyCores: number, cores: number): number {
  return disturbance * Math.max(0, busyCores / cores - disturbingFrom);
}

/** Whether other programs kept so much of the machine busy that a rate may be far from what it is on a quiet one. */
export function isDisturbed(measurement: Measurement, cores: number): boolean {
  return (measurement.host?.otherCores ?? 0) > disturbingFrom * cores;
}

/**
 * What others on the machine may have taken of a rate (ln, 0 and over): their share of the cores where the server used all that
 * they left, and nothing where it left some idle. The load generator is not counted among them: it is there each time.
 */
export function lostToOthers(measurement: Measurement, cores: number): number {
  const other = Math.max(0, (measurement.host?.otherCores ?? 0) - everydayShare * cores);
  const left = Math.max(everydayShare * cores, cores - other - generatorCores(measurement.generator));
  const used = (measurement.server?.cpuCores ?? left) / left;
  const weight = Math.min(1, Math.max(0, (used - use.roomy) / (use.crowded - use.roomy)));
  return -weight * Math.log(1 - Math.min(mostTaken, other / cores));
}
