/** What was asked for on the command line. */
export interface SectionOptions {
  readonly quick: boolean;
  /** Names of endpoints to restrict a section to; `null` for all. */
  readonly endpoints: readonly string[] | null;
  /** Length of one trial; `null` for the section's own. */
  readonly seconds: number | null;
  readonly guided: boolean;
  /** Programs that compute all the while beside the bench, to see what a busy machine does to the answers. */
  readonly busy: number;
  /** Print what earlier runs have kept, and measure nothing. */
  readonly onlyTables: boolean;
  readonly signal: AbortSignal;
}

/** One part of the bench. It prints its tables on standard output. */
export interface Section {
  readonly name: string;
  readonly about: string;
  run(options: SectionOptions): Promise<void>;
}
