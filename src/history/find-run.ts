import { pinnedLast, type RunMarks } from '../model/run/run-marks.ts';
import type { SavedRun } from './run-files.ts';
import { readMarks } from './run-marks-file.ts';
import { listRecords } from './run-store.ts';

/** What a user's word for a run led to. */
export type FoundRun =
  | { readonly kind: 'found'; readonly run: SavedRun; readonly marks: RunMarks }
  | { readonly kind: 'none' }
  /** Several runs have such an id or such a name. */
  | { readonly kind: 'several'; readonly runs: readonly SavedRun[] };

/** Fewest characters of an id that stand for it. */
const fewestOfId = 4;

/**
 * The saved run that a user means: `last`, `baseline` (the one that was pinned last), its name, its id or the beginning of it.
 */
export async function findRun(folder: string, word: string): Promise<FoundRun> {
  const listed = await listRecords(folder);
  const runs = await Promise.all(listed.map(async (run) => ({ run, marks: await readMarks(run.file) })));
  if (word === 'last') return only(runs.slice(0, 1));
  if (word === 'baseline') {
    const pinned = pinnedLast(runs);
    return only(pinned === null ? [] : [pinned]);
  }
  const exact = runs.filter(({ run, marks }) => marks.name === word || run.id === word);
  if (exact.length > 0) return only(exact);
  return only(word.length < fewestOfId ? [] : runs.filter(({ run }) => run.id.startsWith(word)));
}

function only(runs: readonly { readonly run: SavedRun; readonly marks: RunMarks }[]): FoundRun {
  const [first, ...others] = runs;
  if (first === undefined) return { kind: 'none' };
  return others.length === 0 ? { kind: 'found', ...first } : { kind: 'several', runs: runs.map(({ run }) => run) };
}
