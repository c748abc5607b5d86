import type { PanelProfileLine, PanelProfileRow } from '../../model/panel-protocol.ts';
import { type CodeNode, codeTrees } from '../../profile/answer/code-tree.ts';
import type { IsUserCode } from '../../profile/answer/user-code.ts';
import type { ProfileDocument, ProfilePart } from '../../profile/profile-document.ts';
import type { SampledProfile } from '../../profile/sampled-profile.ts';
import { formatEstimate, formatMs, formatShare } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { aroundLine, type ShowPath, shortLibrary } from './profile-words.ts';

/** What the text of a profile is made with. */
export interface ProfileView {
  readonly showPath: ShowPath;
  /** The text of a line of a file as it is now; `null` where it can't be read. */
  readonly codeAt: (file: string, line: number) => string | null;
  readonly isUserCode: IsUserCode;
}

const shownLines = 3;
/** Rows of a tree in a terminal; a panel that can be searched has room for more. */
export const terminalTreeRows = 24;
export const panelTreeRows = 200;
/** Calls with a smaller share are left out of a tree. */
const leastShare = 0.01;

/** Whether time on a CPU could not be told well from waiting for one: then the samples' interval is not that of the figures. */
export function isRough({ notes }: Pick<ProfileDocument, 'notes'>, { answer }: ProfilePart): boolean {
  return answer.mode === 'cpu' && notes.some(({ kind }) => kind === 'waited-for-a-core');
}

/** The lines that cost most, in words; `rough`: their figures are no more than about right. */
export function costliestLines(
  { answer }: ProfilePart,
  { showPath, codeAt }: ProfileView,
  rough: boolean,
): PanelProfileLine[] {
  return answer.lines.slice(0, shownLines).map((costly) => {
    const { file, line, name, msPerRequest, share, isFunctionLine } = costly;
    const ms =
      msPerRequest === null ? '' : `${rough ? roughMs(msPerRequest.mean) : `${formatEstimate(msPerRequest)} ms`}, `;
    return {
      file,
      line,
      place: `${showPath(file)}${line === null ? '' : `:${line}`}`,
      name: isFunctionLine ? t('{0} (the function: its profiler knows no line)', name) : name,
      figures: `${ms}${formatShare(share.share)}`,
      code: line === null || isFunctionLine ? null : (codeAt(file, line)?.trim() ?? null),
      around: aroundLine(costly, showPath),
    };
  });
}

/** `about 2.4 ms`: two digits. */
function roughMs(ms: number): string {
  return t('about {0}', formatMs(Number(ms.toPrecision(2))));
}

/** The rows of the tree of calls, at most `mostRows`. */
export function callRows(
  samples: SampledProfile,
  { answer }: ProfilePart,
  view: ProfileView,
  mostRows: number,
): PanelProfileRow[] {
  const rows: PanelProfileRow[] = [];
  const add = ({ frame, isUserCode, samples: seen, children }: CodeNode, depth: number, from: number): void => {
    const share = answer.samples === 0 ? 0 : seen / answer.samples;
    if (share < leastShare || rows.length === mostRows) return;
    const { name, file, line } = frame;
    const shown = view.showPath(file);
    const place = isUserCode ? `${shown}${line === null ? '' : `:${line}`}` : shortLibrary(shown);
    rows.push({ depth, from, share, name, place, file, line, isUserCode });
    addAll(children, depth + 1, from);
  };
  const addAll = (nodes: readonly CodeNode[], depth: number, start: number): void => {
    let from = start;
    for (const node of nodes) {
      add(node, depth, from);
      from += answer.samples === 0 ? 0 : node.samples / answer.samples;
    }
  };
  addAll(codeTrees(samples, { isUserCode: view.isUserCode, mode: answer.mode }), 0, 0);
  return rows;
}
