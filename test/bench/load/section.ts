/** What was asked for on the command line. */
export interface BenchOptions {
  readonly quick: boolean;
  /** Interleaved rounds of each comparison. */
  readonly rounds: number;
  /** Length of one measurement. */
  readonly seconds: number;
  /** Cores that the server and the clients are kept on; `null` where that can't be done. */
  readonly cores: { readonly server: number | null; readonly client: number | null };
}

/** One part of the bench. It prints its figures. */
export interface BenchSection {
  readonly name: string;
  readonly about: string;
  /** Programs without which it can't run. */
  readonly needs: readonly string[];
  run(options: BenchOptions): Promise<void>;
}
