import { z } from 'zod';
import { planSchema } from './plan.ts';
import type { PlanFault } from './plan-fault.ts';

type Path = readonly (string | number)[];

/** What the schema finds wrong with a plan, in plain sentences. `value` is the plan that was checked. */
export function schemaFaults(error: z.core.$ZodError, value: unknown): PlanFault[] {
  return error.issues.flatMap((issue) => faultsOf(issue, value));
}

function faultsOf(issue: z.core.$ZodIssue, value: unknown): PlanFault[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `"${key}" is not known here.${suggestion(key, known)}`,
    }));
  }
  if (issue.code === 'invalid_union' && isDefault(issue.message)) {
    const inner = issue.errors.flat().find((candidate) => candidate.code === 'custom' || candidate.path.length > 0);
    if (inner !== undefined) return faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, value);
  }
  return [{ path, message: sentenceOf(issue, path, valueAt(value, path) === undefined) }];
}

function sentenceOf(issue: z.core.$ZodIssue, path: Path, missing: boolean): string {
  const what = nameOf(path);
  if (path.length === 0 && issue.code === 'invalid_type')
    return 'A plan is an object: { "service": …, "endpoints": … }.';
  if (missing && issue.code === 'invalid_type') return `${what} is missing.`;
  if (!isDefault(issue.message)) return `${missing ? `${what} is missing. ` : ''}${asSentence(issue.message)}`;
  switch (issue.code) {
    case 'invalid_type':
      return `${what} must be ${typeNames[issue.expected] ?? `of type ${issue.expected}`}.`;
    case 'invalid_value':
      return `${what} must be one of: ${issue.values.join(', ')}.`;
    case 'too_small':
      return `${what} ${bound(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least')}`;
    case 'too_big':
      return `${what} ${bound(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most')}`;
    default:
      return `${what} is not right: ${asSentence(issue.message)}`;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object: { … }',
  record: 'an object: { … }',
};

function bound(origin: string, limit: number | bigint, word: string): string {
  if (origin === 'string') return limit === 1 ? 'must not be empty.' : `must have ${word} ${limit} letters.`;
  if (origin === 'array') return `needs ${word} ${limit} ${limit === 1 ? 'entry' : 'entries'}.`;
  return `must be ${word} ${limit}.`;
}

/** Zod's own messages, as against the schema's. */
function isDefault(message: string): boolean {
  return /^(Invalid|Too (small|big)|Unrecognized)\b/.test(message);
}

function asSentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  if (typeof last !== 'number') return `"${last ?? 'plan'}"`;
  const list = path.findLast((step) => typeof step === 'string');
  return list === undefined ? 'This' : `An entry of "${list}"`;
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

/** The keys that may stand in the object at a path; empty where any may. */
function keysAt(path: Path): string[] {
  let schemas: unknown[] = [planSchema];
  for (const step of path) schemas = schemas.flatMap(unwrapped).flatMap((schema) => inside(schema, step));
  const objects = schemas.flatMap(unwrapped).filter((schema) => schema instanceof z.ZodObject);
  return objects.flatMap((schema) => Object.keys(schema.shape)).filter((key) => key !== '$schema');
}

function inside(schema: unknown, step: string | number): unknown[] {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, step) ? [schema.shape[step]] : [];
  if (schema instanceof z.ZodArray) return [schema.element];
  return [];
}

/** A schema without what only adds defaults, optionality or a transformation; a union's members. */
function unwrapped(schema: unknown): unknown[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrapped(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return unwrapped(schema.def.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrapped);
  return [schema];
}

/** Names the key that was probably meant, else all that may stand here. */
function suggestion(key: string, known: readonly string[]): string {
  const [nearest] = known
    .map((name) => ({ name, distance: editDistance(key.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)) || name.startsWith(key))
    .sort((a, b) => a.distance - b.distance);
  if (nearest !== undefined) return ` Did you mean "${nearest.name}"?`;
  return known.length > 0 ? ` Known: ${known.join(', ')}.` : '';
}

/** Levenshtein's distance: letters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  if (a.length > 40) return a.length;
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
