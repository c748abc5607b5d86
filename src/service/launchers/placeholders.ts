export type Placeholders = Readonly<Record<string, string | number>>;

/** Replaces `{name}` where `name` has a value; other braces stay as they are (JSON, shell patterns). */
export function fillPlaceholders(text: string, values: Placeholders): string {
  return text.replace(/\{([A-Za-z_][\w-]*)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}
