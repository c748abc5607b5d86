import { describe, expect, it } from 'vitest';
import { againstExit } from '../../../src/cli/against-options.ts';
import type { AgainstEndpoint } from '../../../src/model/run/against.ts';
import { againstMain, slowerEndpoint } from '../../fixtures/against.ts';
import { finishedRecord } from '../../fixtures/sample-records.ts';
import { fakeTerminal } from './fake-terminal.ts';

const recordOf = (...verdicts: readonly AgainstEndpoint['verdict'][]) => ({
  ...finishedRecord,
  against: {
    ...againstMain,
    endpoints: verdicts.map((verdict, index) => ({ ...slowerEndpoint, endpoint: `e${index}`, verdict })),
  },
});

describe('the exit code of a comparison with a commit', () => {
  it.each([
    { verdicts: ['faster', 'no-change'], usual: 0, strict: 0 },
    { verdicts: ['no-change', 'untold'], usual: 0, strict: 1 },
    { verdicts: ['unsure'], usual: 0, strict: 1 },
    { verdicts: ['untold', 'slower'], usual: 1, strict: 1 },
    { verdicts: ['fails'], usual: 1, strict: 1 },
  ] as const)('of $verdicts is $usual, and $strict with --strict', ({ verdicts, usual, strict }) => {
    expect(againstExit(recordOf(...verdicts), {}, fakeTerminal())).toBe(usual);
    expect(againstExit(recordOf(...verdicts), { strict: true }, fakeTerminal())).toBe(strict);
  });

  it('comes with a warning that names what could not be told, and no other', () => {
    const usual = fakeTerminal();
    againstExit(recordOf('no-change', 'untold', 'unsure'), {}, usual);
    expect(usual.written.err).toBe(
      'Warning: whether e1, e2 changed could not be told. --strict makes that a failure.\n',
    );
    const none = fakeTerminal();
    againstExit(recordOf('no-change'), {}, none);
    expect(none.written.err).toBe('');
  });
});
