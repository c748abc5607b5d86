import { padded } from '../report/columns.ts';
import { wrapText } from '../report/wrap-text.ts';
import { listOf } from '../words/figures.ts';
import { type GlossaryEntry, glossary, type Term, termNamed, terms } from '../words/glossary.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** `servebench explain`: what a figure or word means, how it was got, and when to distrust it; without one, the list of them. */
export function explainCommand(words: readonly string[], terminal: Terminal): ExitCode {
  const asked = words.join(' ');
  if (asked.trim() === '') {
    for (const term of terms) terminal.out(`${padded(term, 16)}${glossary[term].title}\n`);
    return exitCodes.done;
  }
  const term = termNamed(asked);
  if (term === null) throw new CommandError(unknownSentence(asked));
  const { title, meaning, distrust }: GlossaryEntry = glossary[term];
  const lines = [title, meaning, ...(distrust === null ? [] : [distrust])];
  for (const line of lines) terminal.out(`${wrapText(line, terminal.width).join('\n')}\n`);
  return exitCodes.done;
}

function unknownSentence(asked: string): string {
  const wanted = asked.trim().toLowerCase();
  const near = terms.filter((term) => holds(term, wanted));
  const hint =
    near.length === 0 ? t('"servebench explain" lists them.') : t('Did you mean {0}?', listOf(near.slice(0, 3), 'or'));
  return `${t('Servebench has no figure or word "{0}".', plainText(asked, 60))} ${hint}`;
}

/** Whether a word's key or title holds what was typed, or begins as it does. */
function holds(term: Term, wanted: string): boolean {
  const texts = [term, glossary[term].title].map((text) => text.toLowerCase());
  return texts.some((text) => text.includes(wanted) || text.startsWith(wanted.slice(0, 3)));
}
