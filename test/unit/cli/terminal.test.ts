import { describe, expect, it } from 'vitest';
import { terminalOf } from '../../../src/cli/terminal.ts';

const screen = { write: () => true, isTTY: true, columns: 132 } as unknown as NodeJS.WriteStream;
const file = { write: () => true, isTTY: undefined, columns: undefined } as unknown as NodeJS.WriteStream;

describe('terminalOf', () => {
  it.each([
    ['a screen', screen, {}, true],
    ['a file', file, {}, false],
    ['a screen with NO_COLOR', screen, { NO_COLOR: '1' }, false],
    ['a screen with an empty NO_COLOR', screen, { NO_COLOR: '' }, true],
    ['a dumb screen', screen, { TERM: 'dumb' }, false],
    ['a file with FORCE_COLOR', file, { FORCE_COLOR: '1' }, true],
    ['a screen with FORCE_COLOR=0', screen, { FORCE_COLOR: '0' }, false],
    ['NO_COLOR against FORCE_COLOR', screen, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ])('gives %s its colour', (_what, stdout, env, colour) => {
    expect(terminalOf(stdout, file, env).colour).toBe(colour);
  });

  it.each([
    ['a screen', screen, {}, 132],
    ['a screen in CI', screen, { CI: 'true' }, null],
    ['a dumb screen', screen, { TERM: 'dumb' }, null],
    ['a file', file, {}, null],
  ])('writes a live line on standard error of %s only where it can', (_what, stderr, env, width) => {
    expect(terminalOf(file, stderr, env).liveWidth()).toBe(width);
  });

  it('is as wide as the screen, else as COLUMNS says, else 120', () => {
    expect(terminalOf(screen, file, { COLUMNS: '40' }).width).toBe(132);
    expect(terminalOf(file, file, { COLUMNS: '90' }).width).toBe(90);
    expect(terminalOf(file, file, { COLUMNS: 'wide' }).width).toBe(120);
    expect(terminalOf(file, file, {}).width).toBe(120);
  });
});
