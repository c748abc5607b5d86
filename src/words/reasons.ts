import type { Gain, Reason, ReasonOf, ReferenceName } from '../model/facts/reason.ts';
import type { Diagnosis, Recommendation } from '../model/run/record.ts';
import { settingsLabel } from '../model/settings.ts';
import {
  formatBytes,
  formatChange,
  formatFigure,
  formatMs,
  formatRate,
  formatShare,
  formatShort,
  listOf,
} from './figures.ts';
import { summarySentence } from './findings.ts';
import { plainText } from './plain-text.ts';

/** Why some settings are recommended; before it what bounds their endpoint, where that was diagnosed. */
export function recommendationSentence(
  { endpoint, because }: Pick<Recommendation, 'endpoint' | 'because'>,
  diagnoses: readonly Diagnosis[],
): string {
  const diagnosis = diagnoses.find((one) => one.endpoint === endpoint);
  const summary = diagnosis === undefined ? [] : [summarySentence(diagnosis)];
  return [...summary, ...because.map(reasonSentence)].join(' ');
}

/** Why some settings are recommended, as a sentence. */
export function reasonSentence(reason: Reason): string {
  switch (reason.kind) {
    case 'keeps-up': {
      const latency = reason.p95Ms === null ? '' : `; 95 % of them take at most ${formatMs(reason.p95Ms)}`;
      return `${settingsLabel(reason.settings)} is the smallest of ${reason.measured} measured that answers all of the ${formatRate(reason.offeredRps)} offered (${reason.tooSlow} could not)${latency}.`;
    }
    case 'only-measured': {
      const only = `${settingsLabel(reason.settings)} (${formatRate(reason.rps)})`;
      return reason.chosenByPrediction
        ? `${only} was predicted to be among the fastest, and is the only one measured.`
        : `${only} is the only setting that could be measured.`;
    }
    case 'steadier':
      return `${settingsLabel(reason.settings)} (${formatRate(reason.rps)}) is the safer choice: ${settingsLabel(reason.than.settings)} reached ${formatRate(reason.than.rps)}, but that rate depends on how its connections fall on its workers: another start is often slower.`;
    case 'as-fast':
      return `${settingsLabel(reason.settings)} is as fast as ${settingsLabel(reason.as)} (difference ${formatChange(reason.ratio)}, within noise)${savings(reason)}.`;
    case 'fastest':
      return `${settingsLabel(reason.settings)} is the fastest of ${reason.measured} measured (${formatRate(reason.rps)}); next comes ${settingsLabel(reason.next)} (${formatChange(reason.ratio)}${unsure(reason)}).`;
    case 'unmeasured':
      return reason.cause === 'busy-machine'
        ? `${theOthers(reason.servers)} not measured; what is predicted is for a quiet machine, and not held against rates from a busy one.`
        : `${theOthers(reason.servers)}${notMeasured(reason)} predicted to be no faster.`;
    case 'perhaps-faster':
      return `${theOthers(reason.servers)}${notMeasured(reason)} predicted; ${settingsLabel(reason.settings)} may reach ${formatRate(reason.rps)} (${formatShort(reason.lowRps)} to ${formatShort(reason.highRps)}).`;
    case 'gain':
      return `That is ${timesOf(reason)} the rate of ${referenceLabel(reason)}.`;
    case 'suits-all': {
      const shares = reason.endpoints.map(
        ({ endpoint, share, measured }) => `${endpoint} ${formatShare(share)}${measured ? '' : ' predicted'}`,
      );
      return `Of ${reason.contenders} settings ${settingsLabel(reason.settings)} suits the endpoints together best: it reaches ${formatShare(reason.score)} of each endpoint's own best on average (${listOf(shares)}).${withoutSentence(reason.leftOut ?? [])}`;
    }
    case 'recorded':
      return plainText(reason.text);
  }
}

function withoutSentence(endpoints: readonly string[]): string {
  if (endpoints.length === 0) return '';
  return ` ${listOf(endpoints)} could not be measured and ${endpoints.length === 1 ? 'has' : 'have'} no part in it.`;
}

/** What some settings gain over others, as a sentence with its interval. */
export function gainSentence(gain: Gain): string {
  const { ratio, low, high } = gain;
  const range = low === null || high === null ? '' : ` (95 %: ${formatFigure(low)}–${formatFigure(high)})`;
  return plainText(`${formatFigure(ratio)} times the requests per second of ${referenceLabel(gain)}${range}.`);
}

/** What others are, as it goes on in "the rate of …": `gunicorn's default (what the project runs today)`. */
export function referenceLabel({ names, predicted }: Pick<Gain, 'names' | 'predicted'>): string {
  const [first = '', ...others] = names.map(referenceName);
  const label = [first, ...others.map((name) => `(${name})`)].join(' ');
  return predicted === null ? label : `${label}, ${predicted === 'wholly' ? 'as predicted' : 'partly predicted'}`;
}

function referenceName(name: ReferenceName): string {
  switch (name.kind) {
    case 'smallest':
      return 'the smallest settings';
    case 'today':
      return 'what the project runs today';
    case 'default':
      return `${name.launcher}'s default`;
    case 'rule-of-thumb':
      return `the rule of thumb of ${name.launcher}'s manual`;
    case 'recorded':
      return plainText(name.text);
  }
}

const theOthers = (servers: number) => (servers === 1 ? 'The other one was' : `The other ${servers} were`);

const notMeasured = ({ besideMeasured }: { readonly besideMeasured: boolean }) =>
  besideMeasured ? ' not measured, but' : '';

/** ` and uses 38 MB less`, ` and takes 2 processes fewer`. */
function savings({ saves }: ReasonOf<'as-fast'>): string {
  switch (saves?.kind) {
    case 'memory':
      return ` and uses ${formatBytes(saves.bytes)} less`;
    case 'processes':
      return ` and takes ${saves.processes} ${saves.processes === 1 ? 'process' : 'processes'} fewer`;
    case undefined:
      return '';
  }
}

function unsure({ unsure: what }: ReasonOf<'fastest'>): string {
  switch (what) {
    case 'noise':
      return ', within noise';
    case 'starts':
      return '; its rate differs from start to start';
    case null:
      return '';
  }
}

/** `16 times (14 to 18.2)`. */
function timesOf({ ratio, low, high }: ReasonOf<'gain'>): string {
  const range = low === null || high === null ? '' : ` (${formatShort(low)} to ${formatShort(high)})`;
  return `${formatShort(ratio)} times${range}`;
}
