import { InvalidArgumentError } from 'commander';
import { isSameMachine, regressionsOf } from '../analysis/compare/regressions.ts';
import type { Comparison } from '../model/run/comparison.ts';
import type { Machine } from '../model/run/record.ts';
import { plainText } from '../words/plain-text.ts';
import { rateChangeSentence } from '../words/rate-changes.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** `--fail-on slower[:PERCENT]`, as a number of per cent. */
export function parseFailOn(text: string): number {
  const match = /^slower(?::(\d+(?:\.\d+)?)%?)?$/.exec(text);
  const percent = Number(match?.[1] ?? 0);
  if (match === null || percent >= 100)
    throw new InvalidArgumentError('It is "slower" or "slower:PERCENT", such as slower:5.');
  return percent;
}

export interface FailOnOptions {
  /** Per cent; `undefined`: nothing fails. */
  readonly failOn?: number;
  /** Fails, too, where it can't be told. */
  readonly strict?: true;
}

/** The exit code of a comparison, after saying why on standard error. */
export function failOnExit(
  comparison: Comparison,
  [before, after]: readonly [Machine, Machine],
  { failOn, strict }: FailOnOptions,
  terminal: Terminal,
): ExitCode {
  if (failOn === undefined) return exitCodes.done;
  const say = (text: string) => terminal.err(`${plainText(text).replaceAll('`', '')}\n`);
  const cannotTell = strict ? exitCodes.budgetBroken : exitCodes.done;
  if (!isSameMachine(before, after)) {
    const [old, young] = [before, after].map(({ cpu, cores }) => `${cpu} with ${cores} cores`);
    say(
      `Not judged: the earlier run was on ${old}, the later one on ${young}, and a machine moves every rate by itself.`,
    );
    return cannotTell;
  }
  const { slower, untold } = regressionsOf(comparison, failOn);
  const than = failOn === 0 ? 'beyond noise' : `by surely more than ${failOn} %`;
  for (const change of slower) say(`Slower ${than}: ${rateChangeSentence(change)}`);
  for (const change of untold) say(`Not judged: ${rateChangeSentence(change)}`);
  if (slower.length > 0) return exitCodes.budgetBroken;
  return untold.length > 0 ? cannotTell : exitCodes.done;
}
