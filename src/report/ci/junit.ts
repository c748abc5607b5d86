import type { Against, AgainstEndpoint } from '../../model/run/against.ts';
import type { BudgetResult, Cell, RunRecord } from '../../model/run/record.ts';
import { againstSentence } from '../../words/against.ts';
import { budgetSentence } from '../../words/budgets.ts';
import { cellOutput, cellReason } from '../../words/cells.ts';
import { failureOutput, failureSentence } from '../../words/failures.ts';
import { inEnglish, t } from '../../words/language.ts';
import { escapeHtml } from '../../words/plain-text.ts';
import { settingsLabel } from '../../words/settings-label.ts';

type Outcome =
  | { readonly kind: 'failure'; readonly type: 'budget' | 'regression'; readonly text: string }
  | { readonly kind: 'error' | 'skipped'; readonly text: string; readonly output?: readonly string[] };

/** What became of a test case, as JUnit's readers know it. */
interface Case {
  readonly name: string;
  readonly endpoint: string;
  readonly seconds: number;
  readonly outcome: Outcome | null;
}

/**
 * A run as JUnit XML, which GitLab, Jenkins and Azure read: a suite with a case for each budget, whose time is the latency
 * that was judged, and one with a case for each of the settings that was tried. A budget that is broken is a failure,
 * settings that could not be measured are an error, and so is a run that failed as a whole; those that were left out are skipped.
 */
export function renderJunit(record: RunRecord, planName: string): string {
  const { against } = record;
  const suites = [
    ...(against === undefined
      ? []
      : [
          suite(
            `${planName}: against ${against.ref}`,
            record,
            against.endpoints.map((one) => comparedCase(one, against)),
          ),
        ]),
    suite(`${planName}: budgets`, record, record.budgets.map(budgetCase)),
    suite(`${planName}: measurements`, record, [
      ...runCase(record),
      ...record.cells.filter(isTried).map((cell) => cellCase(cell, record)),
    ]),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Servebench">\n${suites.join('\n')}\n</testsuites>\n`;
}

/** A cell that stands for another's server, or that was only predicted, was not tried. */
function isTried({ sameAs, status }: Cell): boolean {
  return sameAs === null && status !== 'predicted';
}

function budgetCase(budget: BudgetResult): Case {
  const { endpoint, figure, limit, actual, kept } = budget;
  return {
    name: nameOf(figure, limit),
    endpoint,
    seconds: figure.endsWith('Ms') && actual !== null ? actual / 1000 : 0,
    outcome: kept ? null : { kind: 'failure', type: 'budget', text: budgetSentence(budget) },
  };
}

/** An endpoint that is worse than in the commit fails; one of which that can't be told here is skipped. */
function comparedCase(one: AgainstEndpoint, against: Against): Case {
  const text = againstSentence(one, against);
  const isWorse = one.verdict === 'slower' || one.verdict === 'fails';
  const isUntold = one.verdict === 'untold' || one.verdict === 'unsure';
  return {
    name: `not slower than ${against.ref} by more than ${against.thresholdPercent} %`,
    endpoint: one.endpoint,
    seconds: (one.head?.p95Ms ?? one.head?.meanMs ?? 0) / 1000,
    outcome: isWorse ? { kind: 'failure', type: 'regression', text } : isUntold ? { kind: 'skipped', text } : null,
  };
}

function nameOf(figure: string, limit: number): string {
  if (figure === 'notSlowerThan') return `not slower than the baseline by more than ${limit} %`;
  return `${figure} ${figure === 'rps' ? 'at least' : 'at most'} ${limit}`;
}

/** A run that failed before it measured anything would be green otherwise: no test of it failed. */
function runCase({ status, failure, elapsedSeconds }: RunRecord): Case[] {
  if (status !== 'failed' || failure === null) return [];
  const outcome = { kind: 'error', text: failureSentence(failure), output: failureOutput(failure) } as const;
  return [{ name: 'the benchmark runs', endpoint: 'servebench', seconds: elapsedSeconds, outcome }];
}

function cellCase(cell: Cell, run: RunRecord): Case {
  const { endpoint, settings, status, measurement } = cell;
  const { p95 = null, mean = null } = measurement?.latencyMs ?? {};
  return {
    name: inEnglish(() => settingsLabel(settings)),
    endpoint,
    seconds: (p95 ?? mean ?? 0) / 1000,
    outcome:
      status === 'measured'
        ? null
        : {
            kind: status === 'failed' ? 'error' : 'skipped',
            text: cellReason(cell) ?? t('Not measured.'),
            // Of a run that failed as a whole, all cells would say the same.
            output: run.status === 'failed' ? [] : cellOutput(cell),
          },
  };
}

function suite(name: string, { startedAt, elapsedSeconds }: RunRecord, cases: readonly Case[]): string {
  const count = (kind: 'failure' | 'error' | 'skipped') => cases.filter(({ outcome }) => outcome?.kind === kind).length;
  const attributes = {
    name,
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(elapsedSeconds),
    timestamp: startedAt.slice(0, 19),
  };
  return [`  <testsuite${attributeText(attributes)}>`, ...cases.map(caseElement), '  </testsuite>'].join('\n');
}

function caseElement({ name, endpoint, seconds: time, outcome }: Case): string {
  const start = `    <testcase${attributeText({ classname: endpoint, name, time: seconds(time) })}`;
  if (outcome === null) return `${start}/>`;
  const isFailure = outcome.kind === 'failure';
  // GitLab shows the text alone, Jenkins both: a server's last lines are part of it.
  const text = [outcome.text, ...(isFailure ? [] : (outcome.output ?? []))].map(xmlText).join('\n');
  const attributes = { message: outcome.text, ...(isFailure ? { type: outcome.type } : {}) };
  return `${start}><${outcome.kind}${attributeText(attributes)}>${text}</${outcome.kind}></testcase>`;
}

/** A text or an attribute's value. XML 1.0 knows no U+FFFE and U+FFFF, not even escaped. */
function xmlText(text: string): string {
  return escapeHtml(text.replace(/[\ufffe\uffff]/g, '\ufffd'));
}

/** Readers know no exponents, and Jenkins three decimals at most. */
function seconds(value: number): string {
  return value.toFixed(3);
}

function attributeText(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}
