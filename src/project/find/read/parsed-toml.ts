import { parse } from 'smol-toml';

/** The tables of a TOML file; none where it is no TOML. */
export function parsedToml(text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch {
    return {};
  }
}
