import type { Measurement } from '../model/record.ts';

/** Cores that the load generator and other programs kept busy while a cell was measured. */
export function othersCores({ generator, host }: Measurement): number {
  return generator.cpuShare * generator.processes + (host?.otherCores ?? 0);
}

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
