import type { Calibration, Cell, HostLoad } from '../../model/run/record.ts';
import { median } from '../statistics/order-statistics.ts';

/**
 * The cells of a run, each with what other programs did meanwhile: a trial too short to have read the machine takes what
 * was read around it, by the calibration of its endpoint and by its neighbours in the run. Where nothing was read at all,
 * it stays unknown, which is not nothing.
 */
export function withMachineReadings(cells: readonly Cell[], calibrations: readonly Calibration[]): Cell[] {
  const ofRun = [
    ...cells.map(({ measurement }) => measurement?.host?.otherCores ?? null),
    ...calibrations.map(({ otherCores }) => otherCores ?? null),
  ].filter((reading) => reading !== null);
  if (ofRun.length === 0) return [...cells];
  const usual = median(ofRun);
  const mostOtherCores = Math.max(...ofRun);
  const ownOf = new Map(calibrations.toReversed().map(({ endpoint, otherCores }) => [endpoint, otherCores ?? 0]));
  return cells.map((cell) => {
    const { measurement, endpoint } = cell;
    if (measurement === null || measurement.host != null) return cell;
    const host: HostLoad = { otherCores: Math.max(ownOf.get(endpoint) ?? 0, usual), mostOtherCores };
    return { ...cell, measurement: { ...measurement, host } };
  });
}
