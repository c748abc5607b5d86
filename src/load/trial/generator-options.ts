import { oldSpaceMegabytes } from './tuning.ts';

/**
 * Options of Node for a generator process. V8 would collect its garbage as a whole for the first time some 20 ms after the
 * trial's first request, and take 10 ms of a core for it: half a percent of the requests of a two-second trial waited.
 */
export function generatorOptions(versions: NodeJS.ProcessVersions): string[] {
  // A process of Electron that does not know an option ends; its V8 could not be tried.
  return versions['electron'] === undefined ? [`--initial-old-space-size=${oldSpaceMegabytes}`] : [];
}
