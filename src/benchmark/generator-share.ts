import type { Warning } from '../model/facts/warning.ts';

/** CPU that was kept busy while a trial was measured, in cores. */
export interface BusyCores {
  readonly server: number;
  readonly generator: number;
  /** By other programs; `null` where that is not known. */
  readonly others: number | null;
  /** Cores that there are. */
  readonly available: number;
}

/** From this share of the cores on, they count as all in use. */
const inUseShare = 0.9;

/** The generator takes something from any server on the same machine; up to this share of the server's it goes unsaid. */
const unsaidShare = 0.05;

/**
 * Whether the load generator took CPU that the server would have used: only where all cores were in use does one take from
 * the other. On a machine of its own the server could be faster by as much as that CPU is worth to it, and no more.
 */
export function generatorShareWarning({ server, generator, others, available }: BusyCores): Warning[] {
  const inUse = server + generator + (others ?? 0) >= inUseShare * available;
  const share = generator / server;
  if (!inUse || !(share > unsaidShare)) return [];
  return [
    {
      kind: 'generator-share',
      cores: available,
      generatorCores: generator,
      serverCores: server,
    },
  ];
}
