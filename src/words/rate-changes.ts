import type { Incomparable, RateChange, SettingsChange } from '../model/facts/rate-change.ts';
import type { Comparison, Difference } from '../model/run/comparison.ts';
import { settingsLabel } from '../model/settings.ts';
import type { Transport } from '../model/trial/trial.ts';
import { count, formatChange, formatRate, formatShort } from './figures.ts';
import { transportName } from './transports.ts';
import { voidSentence } from './void-reasons.ts';

/** What became of a rate between two runs, as a sentence. Names of endpoints stand between backquotes. */
export function rateChangeSentence(change: RateChange): string {
  if (change.incomparable?.kind === 'other-load') return otherLoad;
  return change.of === 'settings'
    ? `${settingsLabel(change.settings)}: ${settingsChange(change)}`
    : endpointChange(change);
}

/** What a comparison comes to, in one sentence for each endpoint that changed. */
export function comparisonSentence({ endpoints }: Pick<Comparison, 'endpoints'>): string {
  const changed = endpoints.filter(({ verdict }) => verdict === 'faster' || verdict === 'slower');
  if (changed.length > 0) return changed.map(rateChangeSentence).join(' ');
  if (endpoints.some(({ verdict }) => verdict !== 'not-comparable')) return 'Nothing changed beyond noise.';
  return endpoints.some(({ incomparable }) => incomparable?.kind === 'other-load')
    ? otherLoad
    : 'Nothing was measured in both runs.';
}

/** What makes two runs unlike each other apart from the service's code, as a sentence. */
export function differenceSentence(difference: Difference): string {
  switch (difference.kind) {
    case 'machine': {
      const [before, after] = [difference.before, difference.after].map(({ cpu, platform }) => `${cpu} (${platform})`);
      return `Another machine: ${before} before, ${after} after.`;
    }
    case 'cores':
      return `Another number of cores: ${difference.before} before, ${difference.after} after.`;
    case 'version':
      return `Another version of ${difference.name}: ${difference.before ?? 'none'} before, ${difference.after ?? 'none'} after.`;
    case 'load':
      return 'The plans have another load.';
    case 'service':
      return 'The plans start the service in another way.';
    case 'endpoint':
      return `The endpoint "${difference.endpoint}" is another request in the two plans.`;
    case 'transport':
      return `The load generator reached the server in another way: ${transports(difference.before)} before, ${transports(difference.after)} after. Rates near its own limit are not alike.`;
    case 'unfinished':
      return `The ${difference.run} run did not finish (${difference.status}).`;
    case 'disturbed':
      return `Other programs kept up to ${formatShort(difference.otherCores)} of ${count(difference.cores, 'core')} busy in ${difference.disturbed} of ${count(difference.cells, 'cell')} of the ${difference.run} run, so a difference may be theirs.`;
  }
}

const otherLoad = 'The two runs had another load, so their rates cannot be compared.';

function settingsChange({ verdict, ratio, low, high, p, servers, incomparable }: SettingsChange): string {
  if (incomparable !== null || servers === null) return whyNot(incomparable);
  const rates = `${formatRate(servers.beforeRps)} → ${formatRate(servers.afterRps)}`;
  const ranks = p === null ? '' : `; Mann–Whitney p ${p < 0.001 ? '< 0.001' : `= ${formatShort(p)}`}`;
  const what = verdict === 'no-difference' ? 'no difference beyond noise' : formatChange(ratio ?? Number.NaN);
  return `${what} (${rates}; ${interval({ low, high })}${ranks}).`;
}

function endpointChange(change: Extract<RateChange, { of: 'endpoint' }>): string {
  const { endpoint, verdict, ratio, servers } = change;
  if (verdict === 'not-comparable') return `\`${endpoint}\`: no settings were measured without a fault in both runs.`;
  const range = `${interval(change)}, ${count(servers, 'server')}`;
  return verdict === 'no-difference'
    ? `\`${endpoint}\`: no difference beyond noise (${range}).`
    : `\`${endpoint}\` is ${verdict} by ${formatShort(Math.abs(100 * ((ratio ?? 1) - 1)))} % (${range}).`;
}

function interval({ low, high }: Pick<RateChange, 'low' | 'high'>): string {
  return `${formatChange(low ?? Number.NaN)} to ${formatChange(high ?? Number.NaN)}`;
}

function whyNot(incomparable: Incomparable | null): string {
  switch (incomparable?.kind) {
    case 'not-in-run':
      return `not in the ${incomparable.run} run.`;
    case 'void':
      return `not comparable, in the ${incomparable.run} run: ${voidSentence(incomparable.reason)}`;
    case 'other-server':
      return 'another server in the two runs.';
    default:
      return 'not comparable.';
  }
}

function transports(names: readonly Transport[]): string {
  return names.map(transportName).join(', ');
}
