import type { BudgetFinding } from '../model/facts/budget-finding.ts';
import type { BudgetResult } from '../model/run/record.ts';
import { formatShort } from './figures.ts';
import { language, t } from './language.ts';
import { plainText } from './plain-text.ts';
import { rateChangeSentence, startsWithEndpoint } from './rate-changes.ts';
import { settingsLabel } from './settings-label.ts';

interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Whether the budget is the least that it may be; else the most. */
  readonly isLeast: boolean;
}

const most = (name: string, unit: string): Figure => ({ name, unit, isLeast: false });

/** The figures that a budget can limit, by their keys in the plan. */
const figures: Readonly<Record<string, () => Figure>> = {
  rps: () => ({ name: t('rate'), unit: t('requests/s'), isLeast: true }),
  timePerRequestMs: () => most(t('time per request'), 'ms'),
  p50Ms: () => most(t('p50 latency'), 'ms'),
  p90Ms: () => most(t('p90 latency'), 'ms'),
  p95Ms: () => most(t('p95 latency'), 'ms'),
  p99Ms: () => most(t('p99 latency'), 'ms'),
  failed: () => most(t('number of failed requests'), ''),
  cpuMsPerRequest: () => most(t('server CPU per request'), 'ms'),
  memoryMb: () => most(t('memory'), 'MB'),
};

/** Whether a budget was kept and by which figure, as a sentence. */
export function budgetSentence(result: BudgetResult): string {
  const { endpoint, finding, limit, actual, kept } = result;
  if (finding.kind === 'recorded') return plainText(finding.text);
  if (finding.kind === 'against-baseline') {
    const against = againstBaseline(endpoint, finding);
    return kept
      ? t('{0} It may be {1} % slower.', against, limit)
      : t('{0} It may be {1} % slower, and surely is more.', against, limit);
  }
  const figure = figures[result.figure]?.() ?? most(plainText(result.figure, 40), '');
  const value = withUnit(limit, limit, figure);
  const wanted = figure.isLeast ? t('at least {0}', value) : t('at most {0}', value);
  switch (finding.kind) {
    case 'no-settings':
      return t(
        '"{0}": no settings could be recommended, so the {1} ({2}) could not be checked.',
        endpoint,
        figure.name,
        wanted,
      );
    case 'not-measured':
      return t(
        '"{0}" with {1} was not measured, so the {2} ({3}) could not be checked.',
        endpoint,
        settingsLabel(finding.settings),
        figure.name,
        wanted,
      );
    case 'too-few-requests':
      return t(
        '"{0}" with {1}: {2} requests are too few to tell the {3} ({4}).',
        endpoint,
        settingsLabel(finding.settings),
        finding.succeeded,
        figure.name,
        wanted,
      );
    case 'requests-failed':
      return t(
        '"{0}" with {1}: {2} of {3} requests failed, so the {4} of {5} does not count ({6}).',
        endpoint,
        settingsLabel(finding.settings),
        finding.failed,
        finding.sent,
        figure.name,
        withUnit(actual ?? Number.NaN, limit, figure),
        wanted,
      );
    case 'judged': {
      const measured = withUnit(actual ?? Number.NaN, limit, figure);
      const settings = settingsLabel(finding.settings);
      return kept
        ? t(
            '"{0}" with {1}: the {2} is {3}, within the budget of {4}.',
            endpoint,
            settings,
            figure.name,
            measured,
            wanted,
          )
        : t(
            '"{0}" with {1}: the {2} is {3}, outside the budget of {4}.',
            endpoint,
            settings,
            figure.name,
            measured,
            wanted,
          );
    }
  }
}

/** What became of the endpoint since the baseline; its name is said once. */
function againstBaseline(
  endpoint: string,
  { startedAt, commit, change }: Extract<BudgetFinding, { kind: 'against-baseline' }>,
): string {
  const sentence = rateChangeSentence(change);
  const date = startedAt.slice(0, 10);
  if (startsWithEndpoint(change))
    return commit === null
      ? t('Against the baseline of {0}: {1}', date, sentence)
      : t('Against the baseline at commit {0}: {1}', commit, sentence);
  return commit === null
    ? t('"{0}" against the baseline of {1}: {2}', endpoint, date, sentence)
    : t('"{0}" against the baseline at commit {1}: {2}', endpoint, commit, sentence);
}

function withUnit(value: number, limit: number, { unit }: Figure): string {
  return unit === '' ? String(value) : `${formatBeside(value, limit)} ${unit}`;
}

/** A number to be read beside another: with as many digits as it takes to tell them apart. */
function formatBeside(value: number, other: number): string {
  const rounded = formatShort(value);
  return value !== other && rounded === formatShort(other)
    ? value.toLocaleString(language(), { maximumSignificantDigits: 6 })
    : rounded;
}
