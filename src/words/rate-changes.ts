import type { Incomparable, RateChange, SettingsChange } from '../model/facts/rate-change.ts';
import type { Comparison, Difference } from '../model/run/comparison.ts';
import type { Transport } from '../model/trial/trial.ts';
import { count, formatChange, formatRate, formatShort } from './figures.ts';
import { t } from './language.ts';
import { settingsLabel } from './settings-label.ts';
import { transportName } from './transports.ts';
import { voidSentence } from './void-reasons.ts';

/** What became of a rate between two runs, as a sentence. Names of endpoints stand between backquotes. */
export function rateChangeSentence(change: RateChange): string {
  if (change.incomparable?.kind === 'other-load') return otherLoad();
  return change.of === 'settings'
    ? `${settingsLabel(change.settings)}: ${settingsChange(change)}`
    : endpointChange(change);
}

/** Whether the sentence of a change begins with its endpoint's name. */
export function startsWithEndpoint({ of, incomparable }: RateChange): boolean {
  return of === 'endpoint' && incomparable?.kind !== 'other-load';
}

/** What a comparison comes to, in one sentence for each endpoint that changed. */
export function comparisonSentence({ endpoints }: Pick<Comparison, 'endpoints'>): string {
  const changed = endpoints.filter(({ verdict }) => verdict === 'faster' || verdict === 'slower');
  if (changed.length > 0) return changed.map(rateChangeSentence).join(' ');
  if (endpoints.some(({ verdict }) => verdict !== 'not-comparable')) return t('Nothing changed beyond noise.');
  return endpoints.some(({ incomparable }) => incomparable?.kind === 'other-load')
    ? otherLoad()
    : t('Nothing was measured in both runs.');
}

/** What makes two runs unlike each other apart from the service's code, as a sentence. */
export function differenceSentence(difference: Difference): string {
  switch (difference.kind) {
    case 'machine': {
      const named = ({ cpu, platform }: typeof difference.before) => `${cpu} (${platform})`;
      return t('Another machine: {0} before, {1} after.', named(difference.before), named(difference.after));
    }
    case 'cores':
      return t('Another number of cores: {0} before, {1} after.', difference.before, difference.after);
    case 'version':
      return t(
        'Another version of {0}: {1} before, {2} after.',
        difference.name,
        difference.before ?? t('none'),
        difference.after ?? t('none'),
      );
    case 'load':
      return t('The plans have different loads.');
    case 'service':
      return t('The plans start the service in different ways.');
    case 'endpoint':
      return t('The endpoint "{0}" is a different request in each plan.', difference.endpoint);
    case 'transport':
      return t(
        'The load generator reached the server in another way: {0} before, {1} after. Rates near its own limit are not alike.',
        transports(difference.before),
        transports(difference.after),
      );
    case 'unfinished':
      return difference.run === 'earlier'
        ? t('The earlier run did not finish ({0}).', statusWord(difference.status))
        : t('The later run did not finish ({0}).', statusWord(difference.status));
    case 'disturbed':
      return t(
        'Other programs kept up to {0} of {1} busy in {2} of {3} of the {4} run, so a difference may be theirs.',
        formatShort(difference.otherCores),
        count(difference.cores, 'core'),
        difference.disturbed,
        count(difference.cells, 'cell'),
        whichRun(difference.run),
      );
  }
}

/** Which of two runs, as it stands before "run". */
const whichRun = (run: 'earlier' | 'later') => (run === 'earlier' ? t('earlier') : t('later'));

/** How a run ended that did not finish. */
function statusWord(status: string): string {
  switch (status) {
    case 'stopped':
      return t('stopped');
    case 'failed':
      return t('failed');
    case 'running':
      return t('running');
    default:
      return status;
  }
}

const otherLoad = () => t('The two runs had different loads, so their rates cannot be compared.');

function settingsChange({ verdict, ratio, low, high, p, servers, incomparable }: SettingsChange): string {
  if (incomparable !== null || servers === null) return whyNot(incomparable);
  const rates = `${formatRate(servers.beforeRps)} → ${formatRate(servers.afterRps)}`;
  const ranks = p === null ? '' : t('; Mann–Whitney p {0}', p < 0.001 ? '< 0.001' : `= ${formatShort(p)}`);
  const what = verdict === 'no-difference' ? t('no difference beyond noise') : formatChange(ratio ?? Number.NaN);
  return `${what} (${rates}; ${interval({ low, high })}${ranks}).`;
}

function endpointChange(change: Extract<RateChange, { of: 'endpoint' }>): string {
  const { endpoint, verdict, ratio, servers } = change;
  if (verdict === 'not-comparable')
    return t('`{0}`: no settings were measured without a fault in both runs.', endpoint);
  const range = `${interval(change)}, ${count(servers, 'server')}`;
  const by = formatShort(Math.abs(100 * ((ratio ?? 1) - 1)));
  return verdict === 'no-difference'
    ? t('`{0}`: no difference beyond noise ({1}).', endpoint, range)
    : verdict === 'faster'
      ? t('`{0}` is faster by {1} % ({2}).', endpoint, by, range)
      : t('`{0}` is slower by {1} % ({2}).', endpoint, by, range);
}

function interval({ low, high }: Pick<RateChange, 'low' | 'high'>): string {
  return t('{0} to {1}', formatChange(low ?? Number.NaN), formatChange(high ?? Number.NaN));
}

function whyNot(incomparable: Incomparable | null): string {
  switch (incomparable?.kind) {
    case 'not-in-run':
      return t('not in the {0} run.', whichRun(incomparable.run));
    case 'void':
      return t('not comparable, in the {0} run: {1}', whichRun(incomparable.run), voidSentence(incomparable.reason));
    case 'other-server':
      return t('the two runs had different servers.');
    default:
      return t('not comparable.');
  }
}

function transports(names: readonly Transport[]): string {
  return names.map(transportName).join(', ');
}
