import type { Estimate } from '../model/run/record.ts';
import type { TimeSummary } from '../model/trial/trial.ts';
import { type Language, language, t } from './language.ts';
import { counted, type Noun } from './nouns.ts';

/** What stands in place of a figure that was not measured or that this machine can't give. */
export const noFigure = '–';

/** Made once for each language and count of decimals: making one takes as long as hundreds of uses. */
const numberFormats = new Map<`${Language} ${number}`, Intl.NumberFormat>();

function numberFormat(decimals: number): Intl.NumberFormat {
  const key = `${language()} ${decimals}` as const;
  const known = numberFormats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat(language(), {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: 'negative',
  });
  numberFormats.set(key, format);
  return format;
}

/** A number with a fixed count of decimals, and thousands apart as the language has them. */
export function formatNumber(value: number, decimals = 0): string {
  return Number.isFinite(value) ? numberFormat(decimals).format(value).replace('-', '−') : noFigure;
}

/** A number with three significant digits; whole digits are never rounded away: `0.333`, `5.30`, `178`, `12,345`. */
export function formatFigure(value: number): string {
  return formatNumber(value, decimalsFor(value));
}

/** A number in a sentence: three significant digits, without trailing zeros: `2`, `1.85`, `12,345`. */
export function formatShort(value: number): string {
  return !Number.isFinite(value) || Math.abs(value) >= 100 ? formatNumber(value) : String(Number(value.toPrecision(3)));
}

/** Decimals that show a value with `digits` significant digits, none beyond the sixth decimal. */
export function decimalsFor(value: number, digits = 3): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const magnitude = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  return Math.min(6, Math.max(0, digits - 1 - magnitude));
}

/**
 * A figure with its 95 % interval, `5.30 (5.21–5.38)`. The interval says how many digits mean something: the last one shown
 * is the first in which its half width differs from zero, but never more than four significant digits and never fewer than two.
 */
export function formatEstimate({ mean, low, high }: Estimate): string {
  if (low === null || high === null) return formatFigure(mean);
  const decimals = estimateDecimals(mean, low, high);
  return `${formatNumber(mean, decimals)} (${formatNumber(low, decimals)}–${formatNumber(high, decimals)})`;
}

function estimateDecimals(mean: number, low: number, high: number): number {
  const halfWidth = (high - low) / 2;
  const most = decimalsFor(mean, 4);
  if (halfWidth <= 0) return decimalsFor(mean);
  return Math.min(most, Math.max(decimalsFor(mean, 2), -Math.floor(Math.log10(halfWidth))));
}

/** A time in the unit that reads best: `0.42 ms`, `12.4 ms`, `3.02 s`. */
export function formatMs(ms: number): string {
  return Math.abs(ms) >= 1000 ? t('{0} s', formatFigure(ms / 1000)) : t('{0} ms', formatFigure(ms));
}

/** A longer time for people: `8 s`, `1 min 32 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds > 0 && seconds < 9.95) return t('{0} s', formatNumber(seconds, seconds < 0.95 ? 2 : 1));
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t('{0} s', whole);
  if (whole < 3600) {
    return whole % 60 === 0 ? t('{0} min', whole / 60) : t('{0} min {1} s', Math.floor(whole / 60), whole % 60);
  }
  const minutes = Math.round(whole / 60);
  return minutes % 60 === 0 ? t('{0} h', minutes / 60) : t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}

/** Bytes in decimal units: `412 bytes`, `38.1 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return count(Math.round(bytes), 'byte');
  for (const [unit, size] of [
    ['GB', 1e9],
    ['MB', 1e6],
  ] as const) {
    if (bytes >= size * 0.9995) return `${formatFigure(bytes / size)} ${unit}`;
  }
  return `${formatFigure(bytes / 1e3)} kB`;
}

/** A share 0..1 as `37 %`; one that is not nothing and not everything is never rounded to either. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return percent < 0.1 ? '< 0.1 %' : `${formatNumber(percent, 1)} %`;
  if (percent > 99 && percent < 100) return percent > 99.9 ? '> 99.9 %' : `${formatNumber(percent, 1)} %`;
  return `${Math.round(percent)} %`;
}

/** `+12 %`, `−1 %`, `±0 %`. */
export function formatChange(ratio: number): string {
  const percent = Math.round(100 * (ratio - 1));
  if (percent === 0) return '±0 %';
  return percent > 0 ? `+${percent} %` : `−${-percent} %`;
}

/** `12.1 requests/s`. */
export function formatRate(rps: number): string {
  return t('{0} requests/s', formatFigure(rps));
}

/** `1 request`, `32 requests`. */
export function count(number: number, noun: Noun): string {
  return counted(number, noun, formatNumber(number));
}

/** The quantiles of a `TimeSummary`, and which share of the sample lies below each. */
export const quantiles = {
  p50: 0.5,
  p66: 0.66,
  p75: 0.75,
  p80: 0.8,
  p90: 0.9,
  p95: 0.95,
  p98: 0.98,
  p99: 0.99,
  p999: 0.999,
} as const;
export type Quantile = keyof typeof quantiles;

/**
 * Samples from which on a quantile q has an upper bound at 95 %: the largest of n samples lies above q unless all n lie
 * below it, which happens with probability qⁿ ≤ 0.05. 59 for p95, 299 for p99.
 */
export function samplesNeeded(quantile: Quantile): number {
  return Math.ceil(Math.log(0.05) / Math.log(quantiles[quantile]));
}

/** A quantile for people: its time, `n too small (32 of 59)`, or `–` when nothing was timed. */
export function formatQuantile(summary: TimeSummary, quantile: Quantile): string {
  const value = summary[quantile];
  if (value !== null) return formatMs(value);
  if (summary.count === 0) return noFigure;
  const needed = samplesNeeded(quantile);
  return summary.count < needed ? t('n too small ({0} of {1})', summary.count, needed) : t('n too small');
}

/** ISO 8601 → `2026-11-23 07:30 UTC`; a text that is no date stays as it is. */
export function formatMoment(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `a`, `a and b`, `a, b and c`; with `or` where that is asked for. */
export function listOf(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items.join('');
  const [before, last] = [items.slice(0, -1).join(', '), items.at(-1) ?? ''];
  return word === 'and' ? t('{0} and {1}', before, last) : t('{0} or {1}', before, last);
}
