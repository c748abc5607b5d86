/** A command-line option that Servebench sets itself. */
export interface OwnedOption {
  readonly names: readonly string[];
  readonly takesValue: boolean;
  /** Whether it says where the server listens, or leaves its number: whoever runs the server chooses that. */
  readonly isPlace?: boolean;
}

/** One that stood in a user's arguments. */
export interface TakenOption {
  readonly option: OwnedOption;
  readonly value: string | null;
  /** As it was written, or as it reads once joined letters are taken apart. */
  readonly text: string;
}

/** What else a program's parser understands. */
export interface ParserManners {
  /** `--thr 4` is `--threads 4` (argparse, getopt); where several options begin so, the program refuses its command line. */
  readonly abbreviates?: boolean;
  /** Letters of the options without a value, which may be joined with those after them: `-RD`, `-Rp FILE` (argparse). */
  readonly flags?: string;
}

/** Takes options out of a user's arguments: `-b X`, `-bX`, `--bind X` and `--bind=X`, and what `manners` adds to these. */
export function takeOptions(
  args: readonly string[],
  owned: readonly OwnedOption[],
  { abbreviates = false, flags = '' }: ParserManners = {},
): { readonly rest: readonly string[]; readonly taken: readonly TakenOption[] } {
  const rest: string[] = [];
  const taken: TakenOption[] = [];
  const words = args.flatMap((arg) => apart(arg, flags));
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    const found = optionIn(word, owned, abbreviates);
    if (found === null) rest.push(word);
    else if (found.value !== null || !found.option.takesValue) taken.push({ ...found, text: word });
    else {
      const value = words[++index] ?? null;
      taken.push({ option: found.option, value, text: value === null ? word : `${word} ${value}` });
    }
  }
  return { rest, taken };
}

/** `-RDw4` as `-R`, `-D`, `-w4`. */
function apart(arg: string, flags: string): string[] {
  if (!/^-[^-]/.test(arg)) return [arg];
  const letters = [...arg.slice(1)];
  const count = letters.findIndex((letter) => !flags.includes(letter));
  const joined = count === -1 ? letters : letters.slice(0, count);
  const last = letters.slice(joined.length).join('');
  return [...joined.map((letter) => `-${letter}`), ...(last === '' ? [] : [`-${last}`])];
}

function optionIn(
  word: string,
  owned: readonly OwnedOption[],
  abbreviates: boolean,
): { readonly option: OwnedOption; readonly value: string | null } | null {
  if (!word.startsWith('--')) return shortOptionIn(word, owned);
  const [, name = word, value = null] = /^(--[^=]*)=(.*)$/s.exec(word) ?? [];
  const isMeant = (full: string) => full === name || (abbreviates && name.length > 2 && full.startsWith(name));
  const option =
    owned.find(({ names }) => names.includes(name)) ?? owned.find(({ names }) => names.some((full) => isMeant(full)));
  return option === undefined ? null : { option, value };
}

function shortOptionIn(
  word: string,
  owned: readonly OwnedOption[],
): { readonly option: OwnedOption; readonly value: string | null } | null {
  const name = word.slice(0, 2);
  const option = owned.find(
    ({ names, takesValue }) => names.includes(word) || (word.length > 2 && takesValue && names.includes(name)),
  );
  if (option === undefined) return null;
  return { option, value: option.names.includes(word) ? null : word.slice(2).replace(/^=/, '') };
}
