import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Plan } from './plan.ts';
import { checkPlan, type PlanCheckOptions } from './plan-check.ts';
import { type JsonError, jsonErrors, type PlanFault } from './plan-fault.ts';
import { offsetOfNesting, type RepeatedKey, valueOfTree } from './plan-value.ts';
import { deepestNesting, nestedTooDeeply } from './unusable-values.ts';

export { planFileName } from './plan-file-name.ts';

/** A fault with its place in the text. */
export type LocatedFault = PlanFault & {
  readonly offset: number;
  readonly length: number;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
};

export type PlanFileCheck =
  | { readonly plan: Plan; readonly faults: null }
  | { readonly plan: null; readonly faults: readonly LocatedFault[] };

const syntax = { allowTrailingComma: true, allowEmptyContent: false, disallowComments: false };

/** Reads a plan from its text (JSON with comments) and checks it; every fault has its path, what is wrong, and its place. */
export function readPlan(text: string, options: PlanCheckOptions = {}): PlanFileCheck {
  const clean = text.replace(/^\uFEFF/, ' ');
  const tooDeep = offsetOfNesting(clean, deepestNesting);
  if (tooDeep !== null) return { plan: null, faults: [locate(clean, { path: [], ...nestedTooDeeply }, tooDeep, 1)] };
  const errors: ParseError[] = [];
  const tree = parseTree(clean, errors, syntax);
  const [first] = errors;
  if (tree === undefined || first !== undefined) {
    // Only the first: what follows it is mostly its consequence.
    const empty = clean.trim() === '';
    const reason =
      empty || first === undefined
        ? ({ kind: 'empty-plan' } as const)
        : ({ kind: 'not-json', error: jsonError(first) } as const);
    return { plan: null, faults: [locate(clean, { path: [], ...reason }, first?.offset ?? 0, first?.length ?? 0)] };
  }
  const repeated: RepeatedKey[] = [];
  const value = valueOfTree(tree, repeated);
  if (repeated.length > 0) {
    const faults = repeated.map(({ key, path, node }) =>
      locate(clean, { path, kind: 'repeated-key', key }, node.offset, node.length),
    );
    return { plan: null, faults };
  }
  const check = checkPlan(value, options);
  if (check.plan !== null) return check;
  return {
    plan: null,
    faults: check.faults.map((fault) => {
      const path = [...fault.path];
      let node = findNodeAtLocation(tree, path);
      while (node === undefined && path.length > 0) {
        path.pop();
        node = findNodeAtLocation(tree, path);
      }
      return locate(clean, fault, node?.offset ?? 0, node?.length ?? 0);
    }),
  };
}

function locate(text: string, fault: PlanFault, offset: number, length: number): LocatedFault {
  const before = text.slice(0, offset).split('\n');
  return { ...fault, offset, length, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function jsonError({ error }: ParseError): JsonError | null {
  const code = printParseErrorCode(error);
  return jsonErrors.find((name) => name === code) ?? null;
}
