import type { Baseline } from '../analysis/compare/relative-budgets.ts';
import type { RunRecord } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import type { AgainstRequest } from './against/against-request.ts';

/** The place a run happens in; a door fills it in. */
export interface RunContext {
  /** Folder of the plan file; the plan's paths are relative to it. */
  readonly planFolder: string;
  /** Folder with Servebench's own bundles (`generator.js`, `guardian.js`). */
  readonly distFolder: string;
  /** Folder with the files that Servebench ships for servers. */
  readonly mediaFolder: string;
  /** Folder for what must outlive a crash: the leases of started processes. */
  readonly storageFolder: string;
  /** The user's environment, without what belongs to an editor's own process. */
  readonly environment: Readonly<Record<string, string>>;
  /** A Python interpreter that the editor suggests; `null` for none. */
  readonly suggestedPython: string | null;
  /** Hosts other than this machine that the user confirmed. */
  readonly confirmedHosts: readonly string[];
  /** Measures only a part of the plan. */
  readonly only?: RunPart | undefined;
  /** What budgets relative to a baseline are held against; left out: nothing, and they are not judged. */
  readonly baseline?: Baseline | undefined;
  /** Compares the working tree with a commit instead of searching; left out: it is a run. */
  readonly against?: AgainstRequest | undefined;
  /** Judges them even where the baseline was made on another machine. */
  readonly anyMachine?: boolean | undefined;
}

/** A part of a plan: some endpoints, or a further sitting of a run that is there already. */
export interface RunPart {
  readonly endpoints?: readonly string[] | undefined;
  /** Cells to measure, again or for the first time, on top of `continues`. */
  readonly cells?: readonly { readonly endpoint: string; readonly settings: Settings }[] | undefined;
  /** What is measured is added to this run: `cells`, or whole `endpoints`, or else all that it has left unmeasured. */
  readonly continues?: RunRecord | undefined;
}
