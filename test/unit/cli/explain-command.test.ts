import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../src/cli/exit-codes.ts';
import { explainCommand } from '../../../src/cli/explain-command.ts';
import { figureNames } from '../../../src/report/figures/figures.ts';
import { explained, glossary, terms } from '../../../src/words/glossary.ts';
import { fakeTerminal } from './fake-terminal.ts';

describe('servebench explain', () => {
  it('says what a figure is, how it is got and when to distrust it, by its name or its title', () => {
    for (const words of [['p95'], ['P95'], ['95th', 'percentile', 'of', 'latency', '(p95)']]) {
      const terminal = fakeTerminal();
      expect(explainCommand(words, terminal)).toBe(0);
      expect(terminal.written.out).toBe(
        '95th percentile of latency (p95)\n95 of 100 requests took at most this long.\nNeeds 59 answered requests; with fewer it is left out.\n',
      );
    }
  });

  it('lists all words without one', () => {
    const terminal = fakeTerminal();
    explainCommand([], terminal);
    expect(terminal.written.out.trim().split('\n')).toHaveLength(terms.length);
  });

  it('says what may have been meant, or where the list is', () => {
    expect(() => explainCommand(['latncy'], fakeTerminal())).toThrow(
      new CommandError('Servebench has no figure or word "latncy". Did you mean latency?'),
    );
    expect(() => explainCommand(['zzz'], fakeTerminal())).toThrow(/"servebench explain" lists them/);
  });
});

describe('the glossary', () => {
  it('has every figure of the tables', () => {
    expect(terms).toEqual(expect.arrayContaining([...figureNames]));
  });

  it('says each thing in two or three short sentences', () => {
    for (const term of terms) {
      expect(glossary[term].title.length).toBeLessThanOrEqual(40);
      expect(explained(term).length).toBeLessThanOrEqual(260);
    }
  });
});
