import { isComparable, whyVoid } from '../model/run/comparable.ts';
import type { Bound, Cell, Measurement, RunRecord } from '../model/run/record.ts';
import { type Settings, settingsKey } from '../model/settings.ts';
import { gainWords } from '../words/answer.ts';
import { cellReason } from '../words/cells.ts';
import { allFailedSentence, noneUsableSentence } from '../words/endpoint-troubles.ts';
import { formatEstimate, formatQuantile } from '../words/figures.ts';
import { plainText } from '../words/plain-text.ts';
import { voidClause } from '../words/void-reasons.ts';
import { rpsOf } from './figures/figures.ts';
import { fastestCell, isOnlyMeasured } from './figures/grid.ts';
import { type Verdict, verdictsOf } from './sentences.ts';
import { shownGain } from './shown-gain.ts';

/** What a card says of an endpoint at first sight. */
export interface EndpointCard {
  readonly endpoint: string;
  /** `GET /sleep/3`; empty where the name says it. */
  readonly address: string;
  readonly bound: Bound | null;
  readonly boundLabel: string | null;
  /** What is recommended for it, or was fastest. */
  readonly settings: Settings | null;
  /** Whether `settings` are recommended: otherwise they were the fastest of what was measured. */
  readonly isRecommended: boolean;
  /** Whether no other settings were measured: then they are no fastest of anything. */
  readonly isOnly: boolean;
  /** `null` unless they are recommended. */
  readonly command: string | null;
  /** Under these settings, with the 95 % interval; `null` where it is not known. */
  readonly rps: string | null;
  /** `15.9× the smallest settings (95 %: 15.6–16.3)`. */
  readonly gain: string | null;
  readonly p95: string | null;
  /** Why there is no result, as a sentence. */
  readonly trouble: string | null;
  /** The answer in full, for who asks why. */
  readonly verdict: Verdict;
}

/** A card for each endpoint, in the plan's order. */
export function endpointCards(record: RunRecord, running = false): EndpointCard[] {
  return verdictsOf(record, running).flatMap((verdict) =>
    verdict.endpoint === null ? [] : [cardOf(record, verdict.endpoint, verdict)],
  );
}

function cardOf(record: RunRecord, endpoint: string, verdict: Verdict): EndpointCard {
  const { method = '', path = '' } = record.plan.endpoints.find(({ name }) => name === endpoint) ?? {};
  const address = plainText(`${method} ${path}`.trim(), 120);
  const cells = record.cells.filter((cell) => cell.endpoint === endpoint);
  const recommendation = record.recommendations.find((one) => one.endpoint === endpoint);
  const settings = recommendation?.settings ?? fastestCell(record, endpoint)?.settings ?? null;
  const cell = settings === null ? undefined : cells.find((one) => settingsKey(one.settings) === settingsKey(settings));
  const gain = recommendation === undefined ? null : shownGain(recommendation);
  const rps = cell === undefined ? null : rpsOf(cell);
  return {
    endpoint,
    address: address === endpoint ? '' : address,
    bound: verdict.bound,
    boundLabel: verdict.boundLabel,
    settings,
    isRecommended: recommendation !== undefined,
    isOnly: isOnlyMeasured(cells),
    command: verdict.command,
    rps: rps === null ? null : formatEstimate(rps),
    gain: gain === null ? null : gainWords(gain),
    p95: cell?.measurement == null ? null : formatQuantile(cell.measurement.latencyMs, 'p95'),
    trouble: settings === null ? troubleOf(cells) : null,
    verdict,
  };
}

/** Why an endpoint has no result; `null` while there is still to come one. */
function troubleOf(cells: readonly Cell[]): string | null {
  const measured = cells.flatMap((cell) =>
    cell.measurement === null || cell.sameAs !== null ? [] : [cell.measurement],
  );
  const failing = measured.filter(({ requests }) => requests.succeeded === 0 && requests.failed > 0);
  if (failing.length > 0 && failing.length === measured.length) return allFailedSentence(failing);
  const reason = cells.map(cellReason).find((text) => text !== null);
  if (measured.length === 0) return reason == null ? null : plainText(reason);
  const void_ = cells.some(isComparable) ? null : whyVoid(measured[0] as Measurement);
  return void_ === null ? null : plainText(noneUsableSentence(measured.length, voidClause(void_)));
}
