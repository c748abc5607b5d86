import type { PlanFault } from './plan-fault.ts';

type Path = PlanFault['path'];

/** Deeper than any plan. The schema's checker calls itself for each level and would run out of stack. */
export const deepestNesting = 100;

/**
 * What can be used nowhere in a plan as it stands: half a character (a surrogate without its partner), a NUL in what a
 * program is started with, a key `__proto__` (which would be dropped silently), and values nested too deeply to be checked.
 */
export function unusableValues(value: unknown, path: Path = []): PlanFault[] {
  if (typeof value === 'string') return textFaults(value, path);
  if (typeof value !== 'object' || value === null) return [];
  if (path.length >= deepestNesting) return [{ path, message: nestedTooDeeply }];
  if (Array.isArray(value)) return value.flatMap((inner, index) => unusableValues(inner, [...path, index]));
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === '__proto__' ? [{ path: [...path, key], message: '"__proto__" can\'t be a name here.' }] : []),
    ...textFaults(key, [...path, key]),
    ...unusableValues(inner, [...path, key]),
  ]);
}

export const nestedTooDeeply = `This is nested more than ${deepestNesting} levels deep.`;

function textFaults(text: string, path: Path): PlanFault[] {
  if (/\p{Surrogate}/u.test(text))
    return [
      { path, message: 'This text holds half a character: a surrogate (\\ud800 to \\udfff) without its partner.' },
    ];
  const startsPrograms = path[0] === 'service' || path[0] === 'settings';
  if (startsPrograms && text.includes('\0'))
    return [{ path, message: 'This text holds a NUL character, which no program can be given.' }];
  return [];
}
