import { compareProfiles, type ProfileComparison } from '../../profile/compare-profiles.ts';
import type { ProfileDocument } from '../../profile/profile-document.ts';
import { formatMs } from '../../words/figures.ts';
import { plainText } from '../../words/plain-text.ts';
import { inkFor } from '../ansi.ts';
import type { ShowPath } from './profile-words.ts';

const shownChanges = 8;

const what: Readonly<Record<ProfileComparison['mode'], string>> = {
  cpu: 'CPU time',
  gil: 'time with the interpreter lock',
  wall: 'time, waiting included',
};

/** What changed between two profiles, for a terminal. */
export function profileComparisonText(
  before: ProfileDocument,
  after: ProfileDocument,
  { colour, showPath }: { readonly colour: boolean; readonly showPath: ShowPath },
): string {
  const ink = inkFor(colour);
  const comparisons = compareProfiles(before, after);
  const lines = ['', ink.bold(`Against the profile of ${before.at}`)];
  if (before.serverKey !== after.serverKey)
    lines.push(ink.yellow('That one was under other settings, so the difference is not of the code alone.'));
  if ([before, after].some(({ notes }) => notes.some(({ kind }) => kind === 'waited-for-a-core')))
    lines.push(
      ink.yellow('Threads waited for a core while one of them was taken, so a difference of CPU time may be of that.'),
    );
  if (comparisons.length === 0)
    lines.push('Nothing can be compared: they have no kind of time in common with enough samples.');
  for (const { mode, totalBeforeMs, totalAfterMs, changed, unclear } of comparisons) {
    if (totalBeforeMs !== null && totalAfterMs !== null)
      lines.push(`  ${what[mode]} of a request: ${formatMs(totalBeforeMs)} then, ${formatMs(totalAfterMs)} now.`);
    for (const change of changed.slice(0, shownChanges)) {
      const { name, file, lineBefore, lineAfter, beforeMs, afterMs, difference } = change;
      const line = lineAfter ?? lineBefore;
      const place = `${showPath(file)}${line === null ? '' : `:${line}`}`;
      const ms = `${signed(difference.mean)} (${signed(difference.low)} to ${signed(difference.high)})`;
      const text = plainText(`${place}  ${name}  ${ms}, ${formatMs(beforeMs)} → ${formatMs(afterMs)}`);
      lines.push(`  ${difference.mean > 0 ? ink.red(`gained  ${text}`) : ink.green(`lost    ${text}`)}`);
    }
    if (changed.length === 0) lines.push('  No function changed beyond the noise of the samples.');
    else if (unclear > 0)
      lines.push(ink.dim(`  ${unclear} other functions differ by no more than the noise of their samples.`));
  }
  return `${lines.join('\n')}\n`;
}

function signed(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${formatMs(Math.abs(ms))}`;
}
