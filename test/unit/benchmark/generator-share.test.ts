import { describe, expect, it } from 'vitest';
import { generatorShareWarning } from '../../../src/benchmark/generator-share.ts';
import { warningSentence } from '../../../src/words/warnings.ts';

describe('the warning of a generator that takes the server’s CPU', () => {
  it('says how much faster the server could be alone on its cores', () => {
    const [warning] = generatorShareWarning({ server: 1.5, generator: 0.45, others: 0, available: 2 });
    expect(warning?.kind).toBe('generator-share');
    expect(warning && warningSentence(warning)).toBe(
      "All 2 cores were in use, and the load generator took 0.450 of them beside the server's 1.50: loaded from another machine, the server could be up to 30 % faster.",
    );
  });

  it('is silent while a core is free, and where the generator hardly takes a thing', () => {
    expect(generatorShareWarning({ server: 1, generator: 0.5, others: 0, available: 2 })).toEqual([]);
    expect(generatorShareWarning({ server: 1.9, generator: 0.09, others: null, available: 2 })).toEqual([]);
  });

  it('counts what other programs take among the cores in use', () => {
    const busy = { server: 0.8, generator: 0.2, available: 2 };
    expect(generatorShareWarning({ ...busy, others: 0.9 })).toHaveLength(1);
    expect(generatorShareWarning({ ...busy, others: null })).toEqual([]);
  });
});
