import { pinnedLast, type RunMarks } from '../model/run/run-marks.ts';
import type { ChangeSummary, RunSummary } from '../model/run/run-summary.ts';
import { count, formatChange, formatShort } from './figures.ts';
import { plural, t } from './language.ts';
import { plainText } from './plain-text.ts';
import { settingsLabel } from './settings-label.ts';

/** What came of a run, in a few words: `gevent · 2 workers · 5.9×`. */
export function answerText(summary: RunSummary): string {
  const { answer, endpoints, status, cells } = summary;
  if (answer !== null) {
    const gain = answer.gain === null || answer.gain < 1.05 ? '' : ` · ${formatShort(answer.gain)}×`;
    return `${plainText(settingsLabel(answer.settings), 60)}${gain}`;
  }
  if (status === 'failed') return t('failed');
  if (cells.measured === 0) return t('nothing was measured');
  if (status === 'stopped') return t('stopped after {0}', count(cells.measured, 'cell'));
  return endpoints.length > 1
    ? t('{0} endpoints measured', endpoints.length)
    : plural(cells.measured, '{0} cell measured', '{0} cells measured', cells.measured);
}

/** `a1b2c3d`, `a1b2c3d+` with uncommitted changes; `null` outside a repository. */
export function commitText({ git }: Pick<RunSummary, 'git'>): string | null {
  return git === null ? null : `${plainText(git.commit.slice(0, 7), 20)}${git.dirty ? '+' : ''}`;
}

/** What changed, in a few words: `sleep −12 %`, `no change`; `null` where nothing could be compared. */
export function changeText(change: Pick<ChangeSummary, 'endpoints'> | null): string | null {
  const comparable = change?.endpoints.filter(({ verdict }) => verdict !== 'not-comparable') ?? [];
  if (comparable.length === 0) return null;
  const changed = comparable.filter(({ verdict }) => verdict !== 'no-difference');
  if (changed.length === 0) return t('no change');
  const [most, ...others] = [...changed].sort((a, b) => strength(b.ratio) - strength(a.ratio));
  const what = comparable.length === 1 ? '' : `${plainText(most?.endpoint ?? '', 30)} `;
  const more = others.length === 0 ? '' : ` ${t('and {0} more', others.length)}`;
  return `${what}${formatChange(most?.ratio ?? 1)}${more}`;
}

function strength(ratio: number | null): number {
  return Math.abs(Math.log(ratio ?? 1));
}

const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** Rates that differ by less than this share are drawn as one height: a spark shows no noise. */
const flatWithin = 0.03;
const mostPoints = 8;

/**
 * How an endpoint's rate went from run to run, as a row of bars, the newest last: `▃▃▄▇`. Of the runs given (the newest
 * first, the one it is for ahead), those on the same machine under the same load. Empty with fewer than two.
 */
export function sparkText(runs: readonly (RunSummary | null)[], endpoint: string): string {
  const [newest] = runs;
  if (newest === undefined || newest === null) return '';
  const rates = runs
    .flatMap((run) => (run?.alike === newest.alike ? run.endpoints.filter((one) => one.endpoint === endpoint) : []))
    .map(({ rps }) => rps.mean)
    .filter((rate) => rate > 0)
    .slice(0, mostPoints)
    .reverse();
  if (rates.length < 2) return '';
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  if (most - least < most * flatWithin) return '▄'.repeat(rates.length);
  const step = (most - least) / (heights.length - 1);
  return rates.map((rate) => heights[Math.round((rate - least) / step)]).join('');
}

/** Whether a run is the baseline, or pinned without being it; `null`: neither. */
export function pinText<Run extends { readonly marks: RunMarks }>(
  run: Run,
  all: readonly Run[],
): 'baseline' | 'pinned' | null {
  if (run.marks.pinnedAt === null) return null;
  return pinnedLast(all) === run ? 'baseline' : 'pinned';
}
