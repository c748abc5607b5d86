/*
 * Versions of Servebench before this one recorded some facts as sentences. They are read as facts of the kind `recorded`,
 * which say what was said.
 */

export type Json = Readonly<Record<string, unknown>>;

/** What an earlier version called some limits of a cell. */
const limitsThen: Json = {
  CPU: 'cpu',
  'offered rate': 'offered-rate',
  'failed requests': 'failed-requests',
  'not clear': 'unclear',
};

/** A record in which no sentence stands for a fact. What is malformed in it stays so, for the check of the record to find. */
export function withFacts(record: Json): Json {
  const { diagnoses, failure, recommendations, budgets, notes } = record;
  return {
    ...record,
    cells: mapped(record['cells'], cellOf),
    failure: isObject(failure) ? failureOf(failure) : failure,
    diagnoses: mapped(diagnoses, diagnosisOf),
    recommendations: mapped(recommendations, (one) => recommendationOf(one, summaryIn(diagnoses, one['endpoint']))),
    budgets: mapped(budgets, budgetOf),
    notes: facts(notes),
  };
}

/** What was recorded as the summary of an endpoint's diagnosis; empty where it was no sentence. */
function summaryIn(diagnoses: unknown, endpoint: unknown): string {
  const list: readonly unknown[] = Array.isArray(diagnoses) ? diagnoses : [];
  const summary = list.filter(isObject).find((one) => one['endpoint'] === endpoint)?.['summary'];
  return typeof summary === 'string' ? summary : '';
}

/** `summary` stood at the beginning of what was recorded as the reason. */
function recommendationOf({ because, gain, gains, advice, ...recommendation }: Json, summary: string): Json {
  return {
    ...recommendation,
    gain: isObject(gain) ? gainOf(gain) : gain,
    gains: mapped(gains, gainOf),
    because:
      typeof because === 'string'
        ? [said(because.startsWith(summary) ? because.slice(summary.length).trim() : because)]
        : facts(because),
    advice: facts(advice),
  };
}

/** A plan's fault was a sentence. */
function failureOf(failure: Json): Json {
  const { kind, sentence } = failure;
  return kind === 'plan-fault' && typeof sentence === 'string' ? said(sentence) : failure;
}

function budgetOf({ text, ...budget }: Json): Json {
  return typeof text === 'string' && !('finding' in budget) ? { ...budget, finding: said(text) } : budget;
}

function gainOf({ overLabel, ...gain }: Json): Json {
  return typeof overLabel === 'string' ? { ...gain, names: [said(overLabel)], predicted: null } : gain;
}

function cellOf(cell: Json): Json {
  const { measurement } = cell;
  return isObject(measurement)
    ? { ...cell, measurement: { ...measurement, errorExamples: facts(measurement['errorExamples']) } }
    : cell;
}

function diagnosisOf({ evidence, summary, limits, ...diagnosis }: Json): Json {
  return {
    ...diagnosis,
    evidence: facts(evidence),
    summary: typeof summary === 'string' ? [said(summary)] : facts(summary),
    limits: isObject(limits)
      ? Object.fromEntries(Object.entries(limits).map(([key, limit]) => [key, limitsThen[String(limit)] ?? limit]))
      : limits,
  };
}

function facts(list: unknown): unknown {
  return Array.isArray(list) ? list.map((one: unknown) => (typeof one === 'string' ? said(one) : one)) : list;
}

function said(text: string): Json {
  return { kind: 'recorded', text };
}

/** A list with each of its objects changed. */
export function mapped(list: unknown, change: (one: Json) => Json): unknown {
  return Array.isArray(list) ? list.map((one: unknown) => (isObject(one) ? change(one) : one)) : list;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
