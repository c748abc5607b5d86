import type { ProfileDocument, ProfilePart } from '../../profile/profile-document.ts';
import type { SampledProfile } from '../../profile/sampled-profile.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { type Ink, inkFor } from '../ansi.ts';
import { fitted } from '../columns.ts';
import { callRows, costliestLines, isRough, type ProfileView, terminalTreeRows } from './profile-view.ts';
import {
  costSentence,
  meanwhileSentence,
  noteSentence,
  outsideSentence,
  partHeading,
  peersSentence,
  subjectSentence,
  tooFewSentence,
} from './profile-words.ts';

/** How a terminal shows it. */
export interface TerminalProfileView extends ProfileView {
  readonly width: number;
  readonly colour: boolean;
}

const barWidth = 20;

/** A profile for a terminal: what it cost, the three lines that cost most of each part, and the tree of calls. */
export function terminalProfile(
  document: ProfileDocument,
  samples: readonly SampledProfile[],
  view: TerminalProfileView,
): string {
  const ink = inkFor(view.colour);
  const lines = [plainText(subjectSentence(document))];
  for (const [index, part] of document.parts.entries()) {
    lines.push(
      '',
      ink.bold(partHeading(part)),
      ...partLines(part, samples[index] ?? null, { ...view, rough: isRough(document, part) }, ink),
    );
    lines.push(ink.dim(costSentence(document, part)));
  }
  if (document.notes.length > 0) lines.push('');
  for (const note of document.notes) lines.push(ink.yellow(plainText(noteSentence(note))));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function partLines(
  part: ProfilePart,
  samples: SampledProfile | null,
  view: TerminalProfileView & { readonly rough: boolean },
  ink: Ink,
): string[] {
  const tooFew = tooFewSentence(part);
  if (tooFew !== null) return [ink.yellow(tooFew)];
  const room = view.width - 6;
  const lines = costliestLines(part, view, view.rough).flatMap(({ place, name, figures, code, around }) => [
    `  ${ink.bold(plainText(place))}  ${figures}  ${plainText(name)}`,
    ...(code === null ? [] : [`      ${ink.cyan(cut(plainText(code), room))}`]),
    ...(around === '' ? [] : [ink.dim(`      ${cut(plainText(around), room)}`)]),
  ]);
  if (lines.length === 0) lines.push(`  ${t('No line of your own code was seen.')}`);
  for (const sentence of [
    meanwhileSentence(part, view.showPath),
    outsideSentence(part, view.showPath),
    peersSentence(part),
  ])
    if (sentence !== null) lines.push(`  ${plainText(sentence)}`);
  if (samples !== null && part.answer.lines.length > 0) lines.push('', ...treeLines(samples, part, view, ink), '');
  return lines;
}

/** The tree of calls with bars. */
function treeLines(samples: SampledProfile, part: ProfilePart, view: TerminalProfileView, ink: Ink): string[] {
  return callRows(samples, part, view, terminalTreeRows).map(({ depth, share, name, place, isUserCode }) => {
    const branch = depth === 0 ? '' : `${'  '.repeat(depth - 1)}└ `;
    const text = cut(plainText(`${branch}${name}  ${place}`), view.width - barWidth - 10);
    return `${String(Math.round(100 * share)).padStart(4)} % ${bar(share)} ${isUserCode ? text : ink.dim(text)}`;
  });
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function bar(share: number): string {
  const cells = Math.min(1, share) * barWidth;
  const whole = Math.floor(cells);
  return `${'█'.repeat(whole)}${eighths[Math.floor((cells - whole) * 8)] ?? ''}`.padEnd(barWidth);
}

function cut(text: string, width: number): string {
  return fitted(text, Math.max(20, width));
}
