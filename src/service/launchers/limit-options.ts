import type { ServerLimit } from '../../model/facts/server-limit.ts';
import type { Settings } from '../../model/settings.ts';
import { takeOptions } from './take-options.ts';

/** An option of a server by which it limits itself. */
export interface LimitOption {
  readonly name: string;
  readonly beyond: ServerLimit['beyond'];
  /** The environment variable that stands for it; left out: there is none. */
  readonly variable?: string;
  /** Its default for these settings; `null`: there is no limit. */
  readonly otherwise: (settings: Settings) => number | null;
}

/** The limits that a server's arguments and variables say, else its defaults. */
export function limitsOf(
  options: readonly LimitOption[],
  settings: Settings,
  { args, variables }: { readonly args: readonly string[]; readonly variables: Readonly<Record<string, string>> },
): ServerLimit[] {
  return options.flatMap(({ name, beyond, variable, otherwise }) => {
    const { taken } = takeOptions(args, [{ names: [name], takesValue: true }]);
    const said = taken.at(-1)?.value ?? (variable === undefined ? undefined : variables[variable]);
    const value = said === undefined || said === '' ? otherwise(settings) : Number(said);
    return value === null || !(value > 0) ? [] : [{ option: name, value, beyond }];
  });
}

export const always = (value: number) => () => value;
export const none = () => null;
