import type { Class, Value } from './values.ts';

/** Classes that inherit from each other in a circle end somewhere. */
const deepestBases = 8;

/** A field of a class, its bases' included. */
export function attributeOf(of: Class, name: string, depth = 0): Value | null {
  const own = of.fields.get(name);
  if (own !== undefined || depth > deepestBases) return own ?? null;
  for (const base of of.bases) {
    const found = base.kind === 'class' ? attributeOf(base, name, depth + 1) : null;
    if (found !== null) return found;
  }
  return null;
}

/** How far up a class's bases the one of a library is looked for. */
const furthestBase = 6;

/** Whether a class has a library's class of such a name among its bases, or theirs. */
export function derivesFrom(of: Value, name: RegExp, depth = 0): boolean {
  if (of.kind === 'external') return name.test(of.name);
  return of.kind === 'class' && depth < furthestBase && of.bases.some((base) => derivesFrom(base, name, depth + 1));
}
