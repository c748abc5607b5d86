import { createScanner, type Node } from 'jsonc-parser';
import type { PlanPath } from './plan-fault.ts';

/** A key that stands in an object for the second time: the first one's value would be lost. */
export interface RepeatedKey {
  readonly key: string;
  readonly path: PlanPath;
  readonly node: Node;
}

/**
 * The value of a parsed text. Every key becomes a property of its own, `__proto__` too, and keys that are repeated in an
 * object are added to `repeated`; jsonc-parser's own `parse` assigns, so a prototype or the last value would win unseen.
 */
export function valueOfTree(node: Node, repeated: RepeatedKey[], path: PlanPath = []): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map((child, index) => valueOfTree(child, repeated, [...path, index]));
  if (node.type !== 'object') return node.value;
  const entries = new Map<string, unknown>();
  for (const { children: [name, value] = [] } of children) {
    if (name === undefined || value === undefined) continue;
    const key = String(name.value);
    const place = [...path, key];
    if (entries.has(key)) repeated.push({ key, path: place, node: name });
    entries.set(key, valueOfTree(value, repeated, place));
  }
  return Object.fromEntries(entries);
}

/** Where a text opens its `levels`-th bracket within another; `null` where it never does. Reads tokens, so no depth is too much. */
export function offsetOfNesting(text: string, levels: number): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    // A text of one bracket has its quotes besides.
    const token = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : null;
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth > levels) return scanner.getTokenOffset();
  }
  return null;
}
