import { wrapText } from '../report/wrap-text.ts';
import { type GlossaryEntry, glossary, type Term, termNamed, terms } from '../words/glossary.ts';
import { plainText } from '../words/plain-text.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** `servebench explain`: what a figure or word means, how it was got, and when to distrust it; without one, the list of them. */
export function explainCommand(words: readonly string[], terminal: Terminal): ExitCode {
  const asked = words.join(' ');
  if (asked.trim() === '') {
    for (const term of terms) terminal.out(`${term.padEnd(16)}${glossary[term].title}\n`);
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
    near.length === 0 ? '"servebench explain" lists them.' : `Did you mean ${near.slice(0, 3).join(' or ')}?`;
  return `"${plainText(asked, 60)}" is no word of Servebench's. ${hint}`;
}

/** Whether a word's key or title holds what was typed, or begins as it does. */
function holds(term: Term, wanted: string): boolean {
  const texts = [term, glossary[term].title].map((text) => text.toLowerCase());
  return texts.some((text) => text.includes(wanted) || text.startsWith(wanted.slice(0, 3)));
}
