import type { SyntaxNode } from '@lezer/common';

/** A node of a syntax tree with the text that it was read from. */
export type Node = SyntaxNode;

/** The children of a node without comments and commas. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (!ignored.has(child.name)) children.push(child);
  return children;
}

const ignored: ReadonlySet<string> = new Set(['Comment', 'LineComment', 'BlockComment', ',', ';']);

/** The first child of one of these kinds. */
export function childOf(node: Node, ...kinds: readonly string[]): Node | null {
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (kinds.includes(child.name)) return child;
  return null;
}

/** Line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** A piece of source as it goes into a sentence: on one line and not too long. */
export function shortSource(source: string): string {
  const line = source.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
