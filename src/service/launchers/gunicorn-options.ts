import { type OwnedOption, type ParserManners, takeOptions } from './take-options.ts';

/** A user's arguments for gunicorn without what Servebench sets itself. */
export interface OwnedOptions {
  readonly rest: readonly string[];
  /** The last value of `-c`/`--config`; `null` if it is not there. */
  readonly config: string | null;
  /** The other options that were taken out, as they were written, and by their names alone. */
  readonly dropped: readonly string[];
  readonly droppedNames: readonly string[];
}

const configOption: OwnedOption = { names: ['-c', '--config'], takesValue: true };

const owned: readonly OwnedOption[] = [
  configOption,
  { names: ['-b', '--bind'], takesValue: true },
  { names: ['-w', '--workers'], takesValue: true },
  { names: ['-k', '--worker-class'], takesValue: true },
  { names: ['--threads'], takesValue: true },
  { names: ['-p', '--pid'], takesValue: true },
  { names: ['-D', '--daemon'], takesValue: false },
];

/** gunicorn reads its arguments by Python's argparse; these are its short options without a value. */
const manners: ParserManners = { abbreviates: true, flags: 'DRhv' };

/**
 * Takes out of a user's arguments what Servebench sets itself: `--bind` would add a second address, a daemon would
 * leave our hands, and the configuration file is read through Servebench's own.
 */
export function takeOwnedOptions(args: readonly string[]): OwnedOptions {
  const { rest, taken } = takeOptions(args, owned, manners);
  const others = taken.filter(({ option }) => option !== configOption);
  return {
    rest,
    config: taken.findLast(({ option }) => option === configOption)?.value ?? null,
    dropped: others.map(({ text }) => text),
    droppedNames: others.flatMap(({ option }) => option.names.slice(-1)),
  };
}
