/** A command-line option that Servebench sets itself. */
export interface OwnedOption {
  readonly names: readonly string[];
  readonly takesValue: boolean;
}

/** One that stood in a user's arguments. */
export interface TakenOption {
  readonly option: OwnedOption;
  readonly value: string | null;
  /** As it was written. */
  readonly text: string;
}

/** Takes options out of a user's arguments: `-b X`, `-bX`, `--bind X` and `--bind=X`. */
export function takeOptions(
  args: readonly string[],
  owned: readonly OwnedOption[],
): { readonly rest: readonly string[]; readonly taken: readonly TakenOption[] } {
  const rest: string[] = [];
  const taken: TakenOption[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string;
    const option = owned.find(({ names, takesValue }) =>
      names.some((name) => arg === name || (takesValue && startsWithValue(arg, name))),
    );
    if (option === undefined) rest.push(arg);
    else if (!option.names.includes(arg)) taken.push({ option, value: attachedValue(arg, option.names), text: arg });
    else if (!option.takesValue) taken.push({ option, value: null, text: arg });
    else {
      const value = args[++index] ?? null;
      taken.push({ option, value, text: value === null ? arg : `${arg} ${value}` });
    }
  }
  return { rest, taken };
}

function startsWithValue(arg: string, name: string): boolean {
  return name.startsWith('--') ? arg.startsWith(`${name}=`) : arg.length > 2 && arg.startsWith(name) && arg[1] !== '-';
}

function attachedValue(arg: string, names: readonly string[]): string | null {
  const name = names.find((candidate) => startsWithValue(arg, candidate));
  return name === undefined ? null : arg.slice(name.length).replace(/^=/, '');
}
