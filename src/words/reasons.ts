import type { Gain, Reason, ReasonOf, ReferenceName } from '../model/facts/reason.ts';
import type { Diagnosis, Recommendation } from '../model/run/record.ts';
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
import { plural, t } from './language.ts';
import { plainText } from './plain-text.ts';
import { settingsLabel } from './settings-label.ts';

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
      const latency = reason.p95Ms === null ? '' : t('; 95 % of them take at most {0}', formatMs(reason.p95Ms));
      return t(
        '{0} is the smallest of {1} measured that answers all of the {2} offered ({3} could not){4}.',
        settingsLabel(reason.settings),
        reason.measured,
        formatRate(reason.offeredRps),
        reason.tooSlow,
        latency,
      );
    }
    case 'only-measured': {
      const only = `${settingsLabel(reason.settings)} (${formatRate(reason.rps)})`;
      return reason.chosenByPrediction
        ? t('{0} was predicted to be among the fastest, and is the only one measured.', only)
        : t('{0} is the only setting that could be measured.', only);
    }
    case 'steadier':
      return t(
        '{0} ({1}) is the safer choice: {2} reached {3}, but that rate depends on how its connections fall on its workers: another start is often slower.',
        settingsLabel(reason.settings),
        formatRate(reason.rps),
        settingsLabel(reason.than.settings),
        formatRate(reason.than.rps),
      );
    case 'as-fast':
      return t(
        '{0} is as fast as {1} (difference {2}, within noise){3}.',
        settingsLabel(reason.settings),
        settingsLabel(reason.as),
        formatChange(reason.ratio),
        savings(reason),
      );
    case 'fastest':
      return t(
        '{0} is the fastest of {1} measured ({2}); next comes {3} ({4}{5}).',
        settingsLabel(reason.settings),
        reason.measured,
        formatRate(reason.rps),
        settingsLabel(reason.next),
        formatChange(reason.ratio),
        unsure(reason),
      );
    case 'unmeasured':
      return unmeasured(reason);
    case 'perhaps-faster':
      return `${predicted(reason)} ${t('{0} may reach {1} ({2} to {3}).', settingsLabel(reason.settings), formatRate(reason.rps), formatShort(reason.lowRps), formatShort(reason.highRps))}`;
    case 'gain':
      return t('That is {0} the rate of {1}.', timesOf(reason), referenceLabel(reason));
    case 'suits-all': {
      const shares = reason.endpoints.map(
        ({ endpoint, share, measured }) => `${endpoint} ${formatShare(share)}${measured ? '' : ` ${t('predicted')}`}`,
      );
      if (reason.contenders === 1)
        return t(
          "Only {0} could be judged on every endpoint: it reaches {1} of each endpoint's own best on average ({2}).{3}",
          settingsLabel(reason.settings),
          formatShare(reason.score),
          listOf(shares),
          withoutSentence(reason.leftOut ?? []),
        );
      return t(
        "Of {0} settings {1} suits the endpoints together best: it reaches {2} of each endpoint's own best on average ({3}).{4}",
        reason.contenders,
        settingsLabel(reason.settings),
        formatShare(reason.score),
        listOf(shares),
        withoutSentence(reason.leftOut ?? []),
      );
    }
    case 'recorded':
      return plainText(reason.text);
  }
}

function withoutSentence(endpoints: readonly string[]): string {
  if (endpoints.length === 0) return '';
  return ` ${plural(
    endpoints.length,
    '{0} could not be measured and has no part in it.',
    '{0} could not be measured and have no part in it.',
    listOf(endpoints),
  )}`;
}

/** What some settings gain over others, as a sentence with its interval. */
export function gainSentence(gain: Gain): string {
  const { ratio, low, high } = gain;
  const range = low === null || high === null ? '' : ` (95 %: ${formatFigure(low)}–${formatFigure(high)})`;
  return plainText(t('{0} times the requests per second of {1}{2}.', formatFigure(ratio), referenceLabel(gain), range));
}

/** What others are, as it goes on in "the rate of …": `gunicorn's default (what the project runs today)`. */
export function referenceLabel({ names, predicted }: Pick<Gain, 'names' | 'predicted'>): string {
  const [first = '', ...others] = names.map(referenceName);
  const label = others.length === 0 ? first : `${first} (${others.join(', ')})`;
  return predicted === null ? label : `${label}, ${predicted === 'wholly' ? t('as predicted') : t('partly predicted')}`;
}

function referenceName(name: ReferenceName): string {
  switch (name.kind) {
    case 'smallest':
      return t('the smallest settings');
    case 'today':
      return t('what the project runs today');
    case 'default':
      return t("{0}'s default", name.launcher);
    case 'rule-of-thumb':
      return t("the rule of thumb of {0}'s manual", name.launcher);
    case 'recorded':
      return plainText(name.text);
  }
}

function unmeasured({ cause, servers, besideMeasured }: ReasonOf<'unmeasured'>): string {
  if (cause === 'busy-machine')
    return plural(
      servers,
      'The other one was not measured; what is predicted is for a quiet machine, and not held against rates from a busy one.',
      'The other {0} were not measured; what is predicted is for a quiet machine, and not held against rates from a busy one.',
      servers,
    );
  return besideMeasured
    ? plural(
        servers,
        'The other one was not measured, but predicted to be no faster.',
        'The other {0} were not measured, but predicted to be no faster.',
        servers,
      )
    : plural(
        servers,
        'The other one was predicted to be no faster.',
        'The other {0} were predicted to be no faster.',
        servers,
      );
}

function predicted({ servers, besideMeasured }: ReasonOf<'perhaps-faster'>): string {
  return besideMeasured
    ? plural(
        servers,
        'The other one was not measured, but predicted;',
        'The other {0} were not measured, but predicted;',
        servers,
      )
    : plural(servers, 'The other one was predicted;', 'The other {0} were predicted;', servers);
}

/** ` and uses 38 MB less`, ` and takes 2 processes fewer`. */
function savings({ saves }: ReasonOf<'as-fast'>): string {
  switch (saves?.kind) {
    case 'memory':
      return ` ${t('and uses {0} less', formatBytes(saves.bytes))}`;
    case 'processes':
      return ` ${plural(saves.processes, 'and takes {0} process fewer', 'and takes {0} processes fewer', saves.processes)}`;
    case undefined:
      return '';
  }
}

function unsure({ unsure: what }: ReasonOf<'fastest'>): string {
  switch (what) {
    case 'noise':
      return t(', within noise');
    case 'starts':
      return t('; its rate differs from start to start');
    case null:
      return '';
  }
}

/** `16 times (14 to 18.2)`. */
function timesOf({ ratio, low, high }: ReasonOf<'gain'>): string {
  const range = low === null || high === null ? '' : ` ${t('({0} to {1})', formatShort(low), formatShort(high))}`;
  return t('{0} times{1}', formatShort(ratio), range);
}
