import type { ServerLimit } from '../../model/facts/server-limit.ts';
import type { Settings } from '../../model/settings.ts';
import { takeOptions } from './take-options.ts';

/** An option of a server by which it limits itself. */
export interface LimitOption {
  readonly name: string;
  readonly beyond: ServerLimit['beyond'];
  /** The environment variable that stands for it; left out: there is none. */
  readonly variable?: string;
  /** What its configuration file calls it; left out: it has no such file. */
  readonly configured?: string;
  /** Its default for these settings; `null`: there is no limit. */
  readonly otherwise: (settings: Settings) => number | null;
}

/** Where a server's limits may be said. */
export interface LimitSources {
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** What its configuration file says. */
  readonly configured: Readonly<Record<string, string | number | boolean | null>>;
}

/** The limits that a server's arguments, variables and configuration say, in this order, else its defaults. */
export function limitsOf(
  options: readonly LimitOption[],
  settings: Settings,
  { args, variables, configured: file }: LimitSources,
): ServerLimit[] {
  return options.flatMap(({ name, beyond, variable, configured, otherwise }) => {
    const { taken } = takeOptions(args, [{ names: [name], takesValue: true }]);
    const said = taken.at(-1)?.value ?? (variable === undefined ? undefined : variables[variable]);
    const isSaid = said !== undefined && said !== '';
    const inFile = configured === undefined ? null : (file[configured] ?? null);
    const value = isSaid ? Number(said) : inFile === null ? otherwise(settings) : Number(inFile);
    const option = !isSaid && inFile !== null && configured !== undefined ? configured : name;
    return value === null || !(value > 0) ? [] : [{ option, value, beyond }];
  });
}

export const always = (value: number) => () => value;
export const none = () => null;
