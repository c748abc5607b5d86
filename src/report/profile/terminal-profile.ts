import { type CodeNode, codeTrees } from '../../profile/answer/code-tree.ts';
import type { IsUserCode } from '../../profile/answer/user-code.ts';
import type { ProfileDocument, ProfilePart } from '../../profile/profile-document.ts';
import type { SampledProfile } from '../../profile/sampled-profile.ts';
import { formatEstimate } from '../../words/figures.ts';
import { plainText } from '../../words/plain-text.ts';
import { formatShare } from '../../words/wording.ts';
import { type Ink, inkFor } from '../ansi.ts';
import {
  aroundLine,
  costSentence,
  meanwhileSentence,
  noteSentence,
  outsideSentence,
  partHeading,
  peersSentence,
  type ShowPath,
  shortLibrary,
  subjectSentence,
  tooFewSentence,
} from './profile-words.ts';

/** What the text of a profile is made with. */
export interface ProfileView {
  readonly width: number;
  readonly colour: boolean;
  readonly showPath: ShowPath;
  /** The text of a line of a file as it is now; `null` where it can't be read. */
  readonly codeAt: (file: string, line: number) => string | null;
  readonly isUserCode: IsUserCode;
}

const shownLines = 3;
const treeRows = 24;
/** Calls with a smaller share are left out of a tree. */
const leastShare = 0.01;
const barWidth = 20;

/** A profile for a terminal: what it cost, the three lines that cost most of each part, and the tree of calls. */
export function terminalProfile(
  document: ProfileDocument,
  samples: readonly SampledProfile[],
  view: ProfileView,
): string {
  const ink = inkFor(view.colour);
  const lines = [subjectSentence(document)];
  for (const [index, part] of document.parts.entries()) {
    lines.push('', ink.bold(partHeading(part)), ...partLines(part, samples[index] ?? null, view, ink));
    lines.push(ink.dim(costSentence(document, part)));
  }
  if (document.notes.length > 0) lines.push('');
  for (const note of document.notes) lines.push(ink.yellow(plainText(noteSentence(note))));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function partLines(part: ProfilePart, samples: SampledProfile | null, view: ProfileView, ink: Ink): string[] {
  const tooFew = tooFewSentence(part);
  if (tooFew !== null) return [ink.yellow(tooFew)];
  const lines: string[] = [];
  const { answer } = part;
  for (const line of answer.lines.slice(0, shownLines)) {
    const ms = line.msPerRequest === null ? '' : `${formatEstimate(line.msPerRequest)} ms  `;
    const place = `${view.showPath(line.file)}${line.line === null ? '' : `:${line.line}`}`;
    const code = line.line === null || line.isFunctionLine ? null : view.codeAt(line.file, line.line);
    const which = line.isFunctionLine ? ' (the function: its profiler knows no line)' : '';
    lines.push(
      `  ${ink.bold(plainText(place))}  ${ms}${formatShare(line.share.share)}  ${plainText(line.name)}${which}`,
      ...(code === null ? [] : [`      ${ink.cyan(cut(plainText(code.trim()), view.width - 6))}`]),
    );
    const around = aroundLine(line, view.showPath);
    if (around !== '') lines.push(ink.dim(`      ${cut(plainText(around), view.width - 6)}`));
  }
  if (answer.lines.length === 0) lines.push('  No line of your own code was seen.');
  for (const sentence of [
    meanwhileSentence(part, view.showPath),
    outsideSentence(part, view.showPath),
    peersSentence(part),
  ])
    if (sentence !== null) lines.push(`  ${plainText(sentence)}`);
  if (samples !== null && answer.lines.length > 0) {
    const trees = codeTrees(samples, view);
    lines.push('', ...treeLines(trees, answer.samples, view, ink), '');
  }
  return lines;
}

/** The tree of calls with bars, deepest detail last to be left out. */
function treeLines(trees: readonly CodeNode[], all: number, view: ProfileView, ink: Ink): string[] {
  const rows: string[] = [];
  const add = (node: CodeNode, indent: string, branch: string): void => {
    const share = node.samples / all;
    if (share < leastShare || rows.length === treeRows) return;
    const { name, file, line } = node.frame;
    const where = node.isUserCode
      ? `${view.showPath(file)}${line === null ? '' : `:${line}`}`
      : shortLibrary(view.showPath(file));
    const text = cut(plainText(`${indent}${branch}${name}  ${where}`), view.width - barWidth - 10);
    rows.push(
      `${String(Math.round(100 * share)).padStart(4)} % ${bar(share)} ${node.isUserCode ? text : ink.dim(text)}`,
    );
    const shown = node.children.filter(({ samples }) => samples / all >= leastShare);
    const below = branch === '' ? indent : `${indent}${branch === '└ ' ? '  ' : '│ '}`;
    for (const [index, child] of shown.entries()) add(child, below, index === shown.length - 1 ? '└ ' : '├ ');
  };
  for (const tree of trees) add(tree, '', '');
  if (rows.length === treeRows) rows.push(ink.dim('       (more in the .cpuprofile)'));
  return rows;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function bar(share: number): string {
  const cells = Math.min(1, share) * barWidth;
  const whole = Math.floor(cells);
  return `${'█'.repeat(whole)}${eighths[Math.floor((cells - whole) * 8)] ?? ''}`.padEnd(barWidth);
}

function cut(text: string, width: number): string {
  const room = Math.max(20, width);
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}
