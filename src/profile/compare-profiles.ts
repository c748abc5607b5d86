import type { Estimate } from '../model/run/record.ts';
import type { ProfileMode } from './answer/profile-mode.ts';
import { shareEstimate } from './answer/share-estimate.ts';
import type { ProfileDocument, ProfilePart } from './profile-document.ts';

/** What a function of the user's took of a request before and after, ms; 0 where it was not seen. */
export interface FunctionChange {
  readonly name: string;
  readonly file: string;
  /** Its costliest line then, and now; `null` where it was not seen. */
  readonly lineBefore: number | null;
  readonly lineAfter: number | null;
  readonly beforeMs: number;
  readonly afterMs: number;
  /** after − before, with its 95 % interval. */
  readonly difference: { readonly mean: number; readonly low: number; readonly high: number };
}

/** What changed between two profiles of an endpoint, of one kind of time. */
export interface ProfileComparison {
  readonly mode: ProfileMode;
  readonly totalBeforeMs: number | null;
  readonly totalAfterMs: number | null;
  /** Changes beyond the noise of the samples, the greatest first. */
  readonly changed: readonly FunctionChange[];
  /** Functions whose difference may be noise. */
  readonly unclear: number;
}

/**
 * The functions that gained and lost between two profiles, each part against the part of the same kind. Functions are told
 * apart by file and name, since a change moves lines. The interval of a difference is that of two independent figures
 * (the square root of the squares of the half widths); empty where nothing can be compared.
 */
export function compareProfiles(before: ProfileDocument, after: ProfileDocument): readonly ProfileComparison[] {
  return after.parts.flatMap((part) => {
    const earlier = before.parts.find(({ answer }) => answer.mode === part.answer.mode);
    return earlier === undefined || earlier.answer.tooFew || part.answer.tooFew ? [] : [compared(earlier, part)];
  });
}

function compared(before: ProfilePart, after: ProfilePart): ProfileComparison {
  const earlier = functionsOf(before);
  const later = functionsOf(after);
  const unseen = { before: unseenIn(before), after: unseenIn(after) };
  const changes = [...new Set([...earlier.keys(), ...later.keys()])].flatMap((name) =>
    changeOf(earlier.get(name), later.get(name), unseen),
  );
  const isSure = ({ difference: { low, high } }: FunctionChange) => low > 0 || high < 0;
  return {
    mode: after.answer.mode,
    totalBeforeMs: before.answer.totalMsPerRequest,
    totalAfterMs: after.answer.totalMsPerRequest,
    changed: changes.filter(isSure).sort((a, b) => Math.abs(b.difference.mean) - Math.abs(a.difference.mean)),
    unclear: changes.filter((change) => !isSure(change)).length,
  };
}

function functionsOf({ answer }: ProfilePart) {
  return new Map(answer.functions.map((one) => [`${one.file}\0${one.name}`, one]));
}

/** What a function may take that no sample of a profile was in. */
function unseenIn({ answer }: ProfilePart): Estimate {
  const { high } = shareEstimate([0], [answer.samples]);
  return { mean: 0, low: 0, high: high * (answer.totalMsPerRequest ?? 0) };
}

function changeOf(
  before: ProfilePart['answer']['functions'][number] | undefined,
  after: ProfilePart['answer']['functions'][number] | undefined,
  unseen: { readonly before: Estimate; readonly after: Estimate },
): FunctionChange[] {
  const known = after ?? before;
  if (known === undefined) return [];
  const from = before?.msPerRequest ?? unseen.before;
  const to = after?.msPerRequest ?? unseen.after;
  const mean = to.mean - from.mean;
  return [
    {
      name: known.name,
      file: known.file,
      lineBefore: before?.line ?? null,
      lineAfter: after?.line ?? null,
      beforeMs: from.mean,
      afterMs: to.mean,
      difference: {
        mean,
        // What may have grown less, or shrunk more, than it seems.
        low: mean - Math.hypot(below(to), above(from)),
        high: mean + Math.hypot(above(to), below(from)),
      },
    },
  ];
}

const below = ({ mean, low }: Estimate) => mean - (low ?? mean);
const above = ({ mean, high }: Estimate) => (high ?? mean) - mean;
