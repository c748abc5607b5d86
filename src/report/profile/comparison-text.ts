import { compareProfiles } from '../../profile/compare-profiles.ts';
import type { ProfileDocument } from '../../profile/profile-document.ts';
import { formatMs } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { inkFor } from '../ansi.ts';
import { type ShowPath, sampledName } from './profile-words.ts';

const shownChanges = 8;

/** What changed between two profiles, for a terminal. */
export function profileComparisonText(
  before: ProfileDocument,
  after: ProfileDocument,
  { colour, showPath }: { readonly colour: boolean; readonly showPath: ShowPath },
): string {
  const ink = inkFor(colour);
  const comparisons = compareProfiles(before, after);
  const lines = ['', ink.bold(t('Against the profile of {0}', before.at))];
  if (before.serverKey !== after.serverKey)
    lines.push(ink.yellow(t('That profile was taken under other settings, so the code is not the only difference.')));
  if ([before, after].some(({ notes }) => notes.some(({ kind }) => kind === 'waited-for-a-core')))
    lines.push(
      ink.yellow(
        t('Threads waited for a core during one of the profiles, which may explain a difference of CPU time.'),
      ),
    );
  if (comparisons.length === 0)
    lines.push(t('Nothing can be compared: no kind of time has enough samples in both profiles.'));
  for (const { mode, totalBeforeMs, totalAfterMs, changed, unclear } of comparisons) {
    if (totalBeforeMs !== null && totalAfterMs !== null)
      lines.push(
        `  ${t('Of a request’s {0}: {1} then, {2} now.', sampledName(mode), formatMs(totalBeforeMs), formatMs(totalAfterMs))}`,
      );
    for (const change of changed.slice(0, shownChanges)) {
      const { name, file, lineBefore, lineAfter, beforeMs, afterMs, difference } = change;
      const line = lineAfter ?? lineBefore;
      const place = `${showPath(file)}${line === null ? '' : `:${line}`}`;
      const ms = `${signed(difference.mean)} (${t('{0} to {1}', signed(difference.low), signed(difference.high))})`;
      const text = plainText(`${place}  ${name}  ${ms}, ${formatMs(beforeMs)} → ${formatMs(afterMs)}`);
      lines.push(
        `  ${difference.mean > 0 ? ink.red(`${t('gained')}  ${text}`) : ink.green(`${t('lost')}    ${text}`)}`,
      );
    }
    if (changed.length === 0) lines.push(`  ${t('No function changed beyond the noise of the samples.')}`);
    else if (unclear > 0)
      lines.push(ink.dim(`  ${t('{0} other functions differ by no more than the noise of their samples.', unclear)}`));
  }
  return `${lines.join('\n')}\n`;
}

function signed(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${formatMs(Math.abs(ms))}`;
}
