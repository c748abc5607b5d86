import type { Against, AgainstEndpoint, AgainstSide } from '../model/run/against.ts';
import { formatFigure, formatMs, noFigure } from '../words/figures.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';

/** One endpoint of a comparison as texts, in the order of `againstColumns`. */
export interface AgainstRow {
  readonly verdict: AgainstEndpoint['verdict'];
  readonly texts: readonly string[];
}

/** What the columns are called. */
export function againstColumns(): readonly string[] {
  return [t('endpoint'), t('answer'), t('requests/s'), 'p50', 'p95', t('CPU/request'), t('pairs')];
}

function answerOf(verdict: AgainstEndpoint['verdict']): string {
  switch (verdict) {
    case 'slower':
      return t('✕ slower');
    case 'fails':
      return t('✕ fails');
    case 'faster':
      return t('✓ faster');
    case 'no-change':
      return t('✓ no change');
    case 'unsure':
      return t('? not sure');
    case 'untold':
      return t('? can’t be told');
  }
}

/** A comparison as a table: each figure of the base, an arrow, and the head's. */
export function againstRows({ endpoints }: Against): AgainstRow[] {
  return endpoints.map((one) => ({
    verdict: one.verdict,
    texts: [
      plainText(one.endpoint),
      answerOf(one.verdict),
      fromTo(one, ({ rps }) => formatFigure(rps)),
      fromTo(one, ({ p50Ms }) => (p50Ms === null ? noFigure : formatMs(p50Ms))),
      fromTo(one, ({ p95Ms }) => (p95Ms === null ? noFigure : formatMs(p95Ms))),
      fromTo(one, ({ cpuMsPerRequest }) => (cpuMsPerRequest === null ? noFigure : formatMs(cpuMsPerRequest))),
      one.confirmingBlocks === 0 ? String(one.blocks) : `${one.blocks} + ${one.confirmingBlocks}`,
    ],
  }));
}

function fromTo({ base, head }: AgainstEndpoint, text: (side: AgainstSide) => string): string {
  const [before, after] = [base, head].map((side) => (side === null ? noFigure : text(side)));
  return before === noFigure && after === noFigure ? noFigure : `${before} → ${after}`;
}
