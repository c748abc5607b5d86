import type { PlanFault, PlanPath } from './plan-fault.ts';

/** Deeper than any plan. The schema's checker calls itself for each level and would run out of stack. */
export const deepestNesting = 100;

/**
 * What can be used nowhere in a plan as it stands: half a character (a surrogate without its partner), a NUL in what a
 * program is started with, a key `__proto__` (which would be dropped silently), and values nested too deeply to be checked.
 */
export function unusableValues(value: unknown, path: PlanPath = []): PlanFault[] {
  if (typeof value === 'string') return textFaults(value, path);
  if (typeof value !== 'object' || value === null) return [];
  if (path.length >= deepestNesting) return [{ path, ...nestedTooDeeply }];
  if (Array.isArray(value)) return value.flatMap((inner, index) => unusableValues(inner, [...path, index]));
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === '__proto__' ? [{ path: [...path, key], kind: 'reserved-name' } as const] : []),
    ...textFaults(key, [...path, key]),
    ...unusableValues(inner, [...path, key]),
  ]);
}

export const nestedTooDeeply = { kind: 'nested-too-deeply', mostLevels: deepestNesting } as const;

function textFaults(text: string, path: PlanPath): PlanFault[] {
  if (/\p{Surrogate}/u.test(text)) return [{ path, kind: 'half-character' }];
  const startsPrograms = path[0] === 'service' || path[0] === 'settings';
  if (startsPrograms && text.includes('\0')) return [{ path, kind: 'nul-character' }];
  return [];
}
