/** Longest name of a run, in characters: it stands in a list. */
export const longestRunName = 80;
/** Longest note of a run, in characters. */
export const longestRunNote = 2000;

/** What a user has said of a run. Kept beside its record, which nobody changes. */
export interface RunMarks {
  /** `null`: it has none. */
  readonly name: string | null;
  readonly note: string | null;
  /** When it was pinned, ISO 8601: it is kept however old it gets, and the one pinned last is the baseline. `null`: it is not. */
  readonly pinnedAt: string | null;
}

/** Of a run that nobody has said anything of. */
export const noMarks: RunMarks = { name: null, note: null, pinnedAt: null };

/** Of several runs, the one that was pinned last: the baseline. `null`: none is pinned. */
export function pinnedLast<Run extends { readonly marks: RunMarks }>(runs: readonly Run[]): Run | null {
  let last: { readonly run: Run; readonly at: number } | null = null;
  for (const run of runs) {
    if (run.marks.pinnedAt === null) continue;
    const at = Date.parse(run.marks.pinnedAt);
    if (last === null || at > last.at) last = { run, at };
  }
  return last?.run ?? null;
}
