import { isObject, type Json, mapped } from './recorded-sentences.ts';

/*
 * Records of schema 1 held warnings and reasons as sentences. They are read as facts of the kind `recorded`, which say what
 * was said; what a sentence was about is kept where it was written down beside it (`still-warming: The rate …`).
 */

/** What a record of schema 1 said of a cell whose turn never came. */
const notMeasuredYet = 'Not measured: the run ended before its turn.';

/** A record of schema 1 as one of schema 2. What is malformed in it stays so, for the check of schema 2 to find. */
export function fromSchema1(record: Json): Json {
  const { reason, ...rest } = record;
  return {
    ...rest,
    schema: 2,
    failure: typeof reason === 'string' ? recordedFailure(reason) : null,
    cells: mapped(record['cells'], cellOf),
    calibrations: mapped(record['calibrations'], withWarnings),
  };
}

function cellOf({ reason, ...cell }: Json): Json {
  const { status, measurement } = cell;
  const said = typeof reason === 'string' ? reason : 'no reason was given';
  switch (status) {
    case 'measured':
      return { ...cell, measurement: isObject(measurement) ? withWarnings(measurement) : measurement };
    case 'failed':
      return { ...cell, failure: recordedFailure(said) };
    case 'skipped':
      return said === notMeasuredYet
        ? { ...cell, status: 'pending' }
        : { ...cell, skip: { kind: 'recorded', text: said } };
    default:
      return cell;
  }
}

/** A sentence, and below it the last lines of the server. */
function recordedFailure(reason: string): Json {
  const [text = '', ...output] = reason.split('\n');
  return { kind: 'recorded', text, ...(output.length === 0 ? {} : { output }) };
}

function withWarnings(holder: Json): Json {
  const { warnings } = holder;
  return { ...holder, warnings: Array.isArray(warnings) ? warnings.map(recordedWarning) : warnings };
}

function recordedWarning(warning: unknown): unknown {
  if (typeof warning !== 'string') return warning;
  const [, was = 'other', text = warning] = /^([a-z-]+): (.*)$/s.exec(warning) ?? [];
  return { kind: 'recorded', was, text };
}
