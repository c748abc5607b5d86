import { closest } from 'fastest-levenshtein';
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { LocatedFault } from '../../model/plan/plan-file.ts';
import { t } from '../../words/language.ts';

/** A change of a plan's text that mends a fault. */
export interface Repair {
  readonly title: string;
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Values that a fault's quick fixes offer at most. */
const mostOffered = 8;

/** How a fault of a plan can be mended by one change at its place, the likeliest first; none for what only its author knows. Pure. */
export function repairsOf(text: string, fault: LocatedFault): readonly Repair[] {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, [...fault.path]);
  if (node === undefined) return [];
  const replace = (title: string, value: unknown): Repair => ({
    title,
    offset: node.offset,
    length: node.length,
    text: JSON.stringify(value),
  });
  switch (fault.kind) {
    case 'unknown-key':
      return keyRepairs(node, fault.key, fault.suggestion, fault.known);
    case 'fewer-requests-than-connections':
      return [replace(t('Change to {0}', fault.connections), fault.connections)];
    case 'unknown-endpoint':
    case 'not-among': {
      const allowed = fault.kind === 'not-among' ? fault.allowed : fault.known;
      const nearest = typeof node.value === 'string' && allowed.length > 0 ? closest(node.value, [...allowed]) : null;
      const ordered = nearest === null ? allowed : [nearest, ...allowed.filter((value) => value !== nearest)];
      return ordered.slice(0, mostOffered).map((value) => replace(t('Change to "{0}"', value), value));
    }
    case 'too-small':
    case 'too-large': {
      const { limit, inclusive, measure } = fault;
      return inclusive && (measure === 'value' || measure === 'seconds')
        ? [replace(t('Change to {0}', limit), limit)]
        : [];
    }
    case 'wrong-type':
      return typeRepairs(node, fault.expected, replace);
    default:
      return [];
  }
}

function keyRepairs(node: Node, key: string, suggestion: string | null, known: readonly string[]): readonly Repair[] {
  const property = propertyOf(node, key);
  const name = property?.children?.[0];
  if (property === null || name === undefined) return [];
  const taken = new Set((property.parent?.children ?? []).map((one) => String(one.children?.[0]?.value)));
  const wanted = suggestion === null || taken.has(suggestion) || !known.includes(suggestion) ? [] : [suggestion];
  return wanted.map((one) => ({
    title: t('Change to "{0}"', one),
    offset: name.offset,
    length: name.length,
    text: JSON.stringify(one),
  }));
}

/** The property of a key, where a fault's place is the value of it or the object around. */
function propertyOf(node: Node, key: string): Node | null {
  if (node.parent?.type === 'property' && node.parent.children?.[0]?.value === key) return node.parent;
  return node.children?.find((child) => child.children?.[0]?.value === key) ?? null;
}

function typeRepairs(
  node: Node,
  expected: string,
  replace: (title: string, value: unknown) => Repair,
): readonly Repair[] {
  const value: unknown = node.value;
  const isNumber = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
  if (
    isNumber &&
    ['number', 'whole-number', 'seconds'].includes(expected) &&
    (expected !== 'whole-number' || Number.isInteger(Number(value)))
  )
    return [replace(t('Change to {0}', Number(value)), Number(value))];
  if (expected === 'list' && (typeof value === 'string' || typeof value === 'number')) {
    const list = JSON.stringify([value]);
    return [replace(t('Change to {0}', list), [value])];
  }
  if (expected === 'text' && typeof value === 'number') return [replace(t('Change to "{0}"', value), String(value))];
  return [];
}
