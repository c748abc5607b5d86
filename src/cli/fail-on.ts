import { InvalidArgumentError } from 'commander';
import { isSameMachine, regressionsOf } from '../analysis/compare/regressions.ts';
import type { Comparison } from '../model/run/comparison.ts';
import type { Machine } from '../model/run/record.ts';
import { count } from '../words/figures.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { rateChangeSentence } from '../words/rate-changes.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** `--fail-on slower[:PERCENT]`, as a number of per cent. */
export function parseFailOn(text: string): number {
  const match = /^slower(?::(\d+(?:\.\d+)?)%?)?$/.exec(text);
  const percent = Number(match?.[1] ?? 0);
  if (match === null || percent >= 100)
    throw new InvalidArgumentError(t('It must be "slower" or "slower:PERCENT", such as slower:5.'));
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
    const [old = '', young = ''] = [before, after].map(({ cpu, cores }) => `${cpu} (${count(cores, 'core')})`);
    say(
      t(
        'Not judged: the earlier run was on {0} and the later one on {1}, and rates differ between machines.',
        old,
        young,
      ),
    );
    return cannotTell;
  }
  const { slower, untold } = regressionsOf(comparison, failOn);
  for (const change of slower) {
    const sentence = rateChangeSentence(change);
    say(
      failOn === 0
        ? t('Slower beyond noise: {0}', sentence)
        : t('Slower by surely more than {0} %: {1}', failOn, sentence),
    );
  }
  for (const change of untold) say(t('Not judged: {0}', rateChangeSentence(change)));
  if (slower.length > 0) return exitCodes.budgetBroken;
  return untold.length > 0 ? cannotTell : exitCodes.done;
}
