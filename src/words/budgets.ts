import type { BudgetResult } from '../model/run/record.ts';
import { settingsLabel } from '../model/settings.ts';
import { formatShort } from './figures.ts';
import { plainText } from './plain-text.ts';
import { rateChangeSentence } from './rate-changes.ts';

interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Whether the budget is the least that it may be; else the most. */
  readonly isLeast: boolean;
}

const most = (name: string, unit: string): Figure => ({ name, unit, isLeast: false });

/** The figures that a budget can limit, by their keys in the plan. */
const figures: Readonly<Record<string, Figure>> = {
  rps: { name: 'rate', unit: 'requests/s', isLeast: true },
  timePerRequestMs: most('time per request', 'ms'),
  p50Ms: most('p50 latency', 'ms'),
  p90Ms: most('p90 latency', 'ms'),
  p95Ms: most('p95 latency', 'ms'),
  p99Ms: most('p99 latency', 'ms'),
  failed: most('failed requests', ''),
  cpuMsPerRequest: most('server CPU per request', 'ms'),
  memoryMb: most('memory', 'MB'),
};

/** Whether a budget was kept and by which figure, as a sentence. */
export function budgetSentence(result: BudgetResult): string {
  const { endpoint, finding, limit, actual, kept } = result;
  if (finding.kind === 'recorded') return plainText(finding.text);
  if (finding.kind === 'against-baseline') {
    const made = finding.commit === null ? `of ${finding.startedAt.slice(0, 10)}` : `at commit ${finding.commit}`;
    return `"${endpoint}" against the baseline ${made}: ${rateChangeSentence(finding.change)} It may be ${limit} % slower${kept ? '' : ', and surely is more'}.`;
  }
  const figure = figures[result.figure] ?? most(plainText(result.figure, 40), '');
  const wanted = `${figure.isLeast ? 'at least' : 'at most'} ${withUnit(limit, limit, figure)}`;
  switch (finding.kind) {
    case 'no-settings':
      return `"${endpoint}": no settings could be recommended, so the ${figure.name} (${wanted}) could not be checked.`;
    case 'not-measured':
      return `"${endpoint}" with ${settingsLabel(finding.settings)} was not measured, so the ${figure.name} (${wanted}) could not be checked.`;
    case 'too-few-requests':
      return `"${endpoint}" with ${settingsLabel(finding.settings)}: ${finding.succeeded} requests are too few to tell the ${figure.name} (${wanted}).`;
    case 'requests-failed':
      return `"${endpoint}" with ${settingsLabel(finding.settings)}: ${finding.failed} of ${finding.sent} requests failed, so the ${figure.name} of ${withUnit(actual ?? Number.NaN, limit, figure)} does not count (${wanted}).`;
    case 'judged':
      return `"${endpoint}" with ${settingsLabel(finding.settings)}: the ${figure.name} is ${withUnit(actual ?? Number.NaN, limit, figure)}, ${kept ? 'within' : 'outside'} the budget of ${wanted}.`;
  }
}

function withUnit(value: number, limit: number, { unit }: Figure): string {
  return unit === '' ? String(value) : `${formatBeside(value, limit)} ${unit}`;
}

/** A number to be read beside another: with as many digits as it takes to tell them apart. */
function formatBeside(value: number, other: number): string {
  const rounded = formatShort(value);
  return value !== other && rounded === formatShort(other)
    ? value.toLocaleString('en-US', { maximumSignificantDigits: 6 })
    : rounded;
}
