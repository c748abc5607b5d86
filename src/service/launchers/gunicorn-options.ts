import { type OwnedOption, takeOptions } from './take-options.ts';

/** A user's arguments for gunicorn without what Servebench sets itself. */
export interface OwnedOptions {
  readonly rest: readonly string[];
  /** The last value of `-c`/`--config`; `null` if it is not there. */
  readonly config: string | null;
  /** The other options that were taken out, as they were written. */
  readonly dropped: readonly string[];
}

const configOption: OwnedOption = { names: ['-c', '--config'], takesValue: true };

const owned: readonly OwnedOption[] = [
  configOption,
  { names: ['-b', '--bind'], takesValue: true },
  { names: ['-w', '--workers'], takesValue: true },
  { names: ['-k', '--worker-class'], takesValue: true },
  { names: ['--threads'], takesValue: true },
  // argparse takes a long option's beginning for the whole where no other option begins so.
  { names: ['-p', '--pid', '--pi'], takesValue: true },
  { names: ['-D', '--daemon', '--daemo', '--daem', '--dae', '--da'], takesValue: false },
];

/**
 * Takes out of a user's arguments what Servebench sets itself: `--bind` would add a second address, a daemon would
 * leave our hands, and the configuration file is read through Servebench's own.
 */
export function takeOwnedOptions(args: readonly string[]): OwnedOptions {
  const { rest, taken } = takeOptions(args, owned);
  return {
    rest,
    config: taken.findLast(({ option }) => option === configOption)?.value ?? null,
    dropped: taken.filter(({ option }) => option !== configOption).map(({ text }) => text),
  };
}
