import type { Measurement } from '../../model/run/record.ts';

/** Others that keep less than this many cores busy are part of any living machine. */
export const tolerableCores = 0.25;

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

/** Cores that nobody used, from which on one may ask why the server did not. */
export const noticeablyIdle = 0.35;

/** Others that keep less than this share of the machine busy don't disturb. */
const disturbingFrom = 0.25;
/** What each further share of the machine that others keep busy adds to the spread of a rate (standard deviation of ln rps). */
const disturbance = 0.5;

/** What others on the machine add to the spread of a rate (standard deviation of ln rps); 0 on a quiet machine. */
export function disturbedLogSd(busyCores: number, cores: number): number {
  return disturbance * Math.max(0, busyCores / cores - disturbingFrom);
}

/** Whether other programs kept so much of the machine busy that a rate may be far from what it is on a quiet one. */
export function isDisturbed(measurement: Measurement, cores: number): boolean {
  return (measurement.host?.otherCores ?? 0) > disturbingFrom * cores;
}

/** Others keep so much of any living machine busy, every time. */
const everydayShare = 0.05;
/** A server that uses up to the first share of the cores that others left has what it wants; from the second on, others take from it. */
const roomy = 0.3;
const crowded = 0.8;

/**
 * What others on the machine may have taken of a rate (ln, 0 and over): their share of the cores where the server used all that
 * they left, and nothing where it left some idle. The load generator is not counted among them: it is there each time.
 */
export function lostToOthers(measurement: Measurement, cores: number): number {
  const other = Math.max(0, (measurement.host?.otherCores ?? 0) - everydayShare * cores);
  const left = Math.max(everydayShare * cores, cores - other - generatorCores(measurement.generator));
  const use = (measurement.server?.cpuCores ?? left) / left;
  const weight = Math.min(1, Math.max(0, (use - roomy) / (crowded - roomy)));
  return -weight * Math.log(1 - Math.min(0.8, other / cores));
}
