import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { BudgetResult } from '../run/record.ts';

/** A place in a text, both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Where each result's figure stands in the plan that it was judged by: the plan's budgets and the results are in one order,
 * but for the budgets of endpoints that were left out. `null` where the text has no such figure.
 */
export function placesOfBudgets(
  text: string,
  results: readonly Pick<BudgetResult, 'endpoint' | 'figure'>[],
): (TextPlace | null)[] {
  const clean = text.replace(/^\uFEFF/, ' ');
  const tree = parseTree(clean, [], { allowTrailingComma: true });
  const list = tree === undefined ? undefined : findNodeAtLocation(tree, ['budgets']);
  const judged = new Set(results.map(({ endpoint }) => endpoint));
  const budgets = (list?.children ?? []).filter((budget) => judged.has(endpointOf(budget)));
  // Each property of each budget, in the order of the budgets; within one the results have an order of their own.
  const properties = budgets.flatMap((budget) => {
    const endpoint = endpointOf(budget);
    return (budget.children ?? []).map((node) => ({ endpoint, figure: keyOf(node), node }));
  });
  return results.map((result) => {
    const at = properties.findIndex(({ endpoint, figure }) => endpoint === result.endpoint && figure === result.figure);
    const [found] = at === -1 ? [] : properties.splice(at, 1);
    return found === undefined ? null : placeAt(clean, found.node.offset);
  });
}

function endpointOf(budget: Node): string {
  return String(findNodeAtLocation(budget, ['endpoint'])?.value);
}

function keyOf(property: Node): string {
  return String(property.children?.[0]?.value);
}

function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
