import { distance } from 'fastest-levenshtein';
import * as z from 'zod';
import { commandInstead } from './other-servers.ts';
import { planSchema } from './plan.ts';
import type { FaultReason, Measure, PlanFault, PlanPath, ValueType } from './plan-fault.ts';
import { isNumberKind, isPlanRule } from './plan-rule.ts';

/** What the schema finds wrong with a plan. `value` is the plan that was checked. */
export function schemaFaults(error: z.core.$ZodError, value: unknown): PlanFault[] {
  return error.issues.flatMap((issue) => faultsOf(issue, value));
}

function faultsOf(issue: z.core.$ZodIssue, value: unknown): PlanFault[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      kind: 'unknown-key',
      key,
      suggestion: nearest(key, known),
      known,
    }));
  }
  if (issue.code === 'invalid_union' && !isPlanRule(issue.message)) {
    const inner = issue.errors.flat().find((candidate) => candidate.code === 'custom' || candidate.path.length > 0);
    if (inner !== undefined) return faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, value);
  }
  return [{ path, ...reasonOf(issue, path, valueAt(value, path)) }];
}

function reasonOf(issue: z.core.$ZodIssue, path: PlanPath, value: unknown): FaultReason {
  if (path.length === 0 && issue.code === 'invalid_type') return { kind: 'no-object' };
  if (value === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
    return { kind: 'missing', allowed: issue.code === 'invalid_value' ? issue.values.map(String) : [] };
  if (isPlanRule(issue.message)) return { kind: issue.message };
  if (issue.message === 'no-figure') return { kind: 'no-figure', figures: figuresAt(path) };
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(isNumberKind(issue.message) ? issue.message : valueTypes[issue.expected]);
    case 'invalid_value': {
      // What JSON has may be no text at all: `String` throws on an object with a "toString" of its own.
      const name = path.at(-1) === 'launcher' && typeof value === 'string' ? value : null;
      const command = name === null ? null : commandInstead(name);
      if (name !== null && command !== null) return { kind: 'launched-by-command', name, command };
      return { kind: 'not-among', allowed: issue.values.map(String) };
    }
    case 'too_small':
      return {
        kind: 'too-small',
        limit: Number(issue.minimum),
        inclusive: issue.inclusive !== false,
        measure: measureOf(issue),
      };
    case 'too_big':
      return {
        kind: 'too-large',
        limit: Number(issue.maximum),
        inclusive: issue.inclusive !== false,
        measure: measureOf(issue),
      };
    default:
      return { kind: 'unfit', code: issue.code };
  }
}

function wrongType(expected: ValueType | undefined): FaultReason {
  return expected === undefined ? { kind: 'unfit', code: 'invalid_type' } : { kind: 'wrong-type', expected };
}

const valueTypes: Readonly<Record<string, ValueType>> = {
  string: 'text',
  number: 'number',
  int: 'whole-number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  record: 'object',
};

function measureOf({ origin, message }: { readonly origin: string; readonly message: string }): Measure {
  if (origin === 'string') return 'letters';
  if (origin === 'array') return 'entries';
  return message === 'seconds' ? 'seconds' : 'value';
}

function valueAt(value: unknown, path: PlanPath): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

/** The keys that may stand in the object at a path; empty where any may. */
function keysAt(path: PlanPath): string[] {
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

function figuresAt(path: PlanPath): string[] {
  return keysAt(path).filter((key) => !['endpoint', 'settings', 'percent'].includes(key));
}

/** The known key that was probably meant; `null` where none is near. */
function nearest(key: string, known: readonly string[]): string | null {
  const [first] = known
    .map((name) => ({ name, letters: distance(key.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, letters }) => letters <= Math.max(1, Math.floor(name.length / 3)) || name.startsWith(key))
    .sort((a, b) => a.letters - b.letters);
  return first?.name ?? null;
}
