/** Command-line options of gunicorn that Servebench sets itself. */
export interface OwnedOptions {
  /** The arguments without them. */
  readonly rest: readonly string[];
  /** The last value of `-c`/`--config`; `null` if it is not there. */
  readonly config: string | null;
  /** The options that were taken out, as they were written. */
  readonly dropped: readonly string[];
}

const owned: readonly { readonly names: readonly string[]; readonly takesValue: boolean }[] = [
  { names: ['-c', '--config'], takesValue: true },
  { names: ['-b', '--bind'], takesValue: true },
  { names: ['-w', '--workers'], takesValue: true },
  { names: ['-k', '--worker-class'], takesValue: true },
  { names: ['--threads'], takesValue: true },
  { names: ['-p', '--pid'], takesValue: true },
  { names: ['-D', '--daemon'], takesValue: false },
];

/**
 * Takes out of a user's arguments what Servebench sets itself: `--bind` would add a second address, a daemon would
 * leave our hands, and the configuration file is read through Servebench's own.
 */
export function takeOwnedOptions(args: readonly string[]): OwnedOptions {
  const rest: string[] = [];
  const dropped: string[] = [];
  let config: string | null = null;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string;
    const option = owned.find(({ names, takesValue }) =>
      names.some((name) => arg === name || (takesValue && startsWithValue(arg, name))),
    );
    if (option === undefined) {
      rest.push(arg);
      continue;
    }
    const whole = option.names.includes(arg);
    const value = whole && option.takesValue ? args[++index] : attachedValue(arg, option.names);
    if (option.names.includes('--config')) config = value ?? null;
    else dropped.push(whole && option.takesValue && value !== undefined ? `${arg} ${value}` : arg);
  }
  return { rest, config, dropped };
}

/** `--bind=X`, `-bX`. */
function startsWithValue(arg: string, name: string): boolean {
  return name.startsWith('--') ? arg.startsWith(`${name}=`) : arg.length > 2 && arg.startsWith(name) && arg[1] !== '-';
}

function attachedValue(arg: string, names: readonly string[]): string | undefined {
  for (const name of names) if (startsWithValue(arg, name)) return arg.slice(name.length).replace(/^=/, '');
  return undefined;
}
