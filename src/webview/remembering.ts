/** Names that something is remembered for at most; beyond them all is forgotten. */
const mostNames = 200;

/** Gives what was made last for a name, as long as all that it is made from is the same. */
export type Remembering<Made> = (name: string, from: readonly unknown[], make: () => Made) => Made;

/** A memory of one thing for each name. */
export function remembering<Made>(): Remembering<Made> {
  const known = new Map<string, { readonly from: readonly unknown[]; readonly made: Made }>();
  return (name, from, make) => {
    const last = known.get(name);
    if (last !== undefined && isSame(last.from, from)) return last.made;
    if (known.size >= mostNames) known.clear();
    const made = make();
    known.set(name, { from, made });
    return made;
  };
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, index) => Object.is(part, other[index]));
}
