import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Plan } from './plan.ts';
import { checkPlan, type PlanCheckOptions } from './plan-check.ts';
import { formatFaultPath, type PlanFault } from './plan-fault.ts';
import { offsetOfNesting, type RepeatedKey, valueOfTree } from './plan-value.ts';
import { deepestNesting, nestedTooDeeply } from './unusable-values.ts';

/** The name of the plan file. */
export const planFileName = 'servebench.json';

/** A fault with its place in the text. */
export interface LocatedFault extends PlanFault {
  readonly offset: number;
  readonly length: number;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Whether the text breaks off or is no JSON there: what every editor of JSON marks by itself. */
  readonly syntax: boolean;
}

export type PlanFileCheck =
  | { readonly plan: Plan; readonly faults: null }
  | { readonly plan: null; readonly faults: readonly LocatedFault[] };

const syntax = { allowTrailingComma: true, allowEmptyContent: false, disallowComments: false };

/** Reads a plan from its text (JSON with comments) and checks it; every fault has its path, a sentence, and its place. */
export function readPlan(text: string, options: PlanCheckOptions = {}): PlanFileCheck {
  const clean = text.replace(/^\uFEFF/, ' ');
  const tooDeep = offsetOfNesting(clean, deepestNesting);
  if (tooDeep !== null)
    return { plan: null, faults: [locate(clean, { path: [], message: nestedTooDeeply }, tooDeep, 1)] };
  const errors: ParseError[] = [];
  const tree = parseTree(clean, errors, syntax);
  const [first] = errors;
  if (tree === undefined || first !== undefined) {
    // Only the first: what follows it is mostly its consequence.
    const empty = clean.trim() === '';
    const message = empty || first === undefined ? 'The plan is empty.' : syntaxSentence(first);
    const fault = locate(clean, { path: [], message }, first?.offset ?? 0, first?.length ?? 0);
    return { plan: null, faults: [{ ...fault, syntax: !empty }] };
  }
  const repeated: RepeatedKey[] = [];
  const value = valueOfTree(tree, repeated);
  if (repeated.length > 0) {
    const faults = repeated.map(({ path, message, node }) =>
      locate(clean, { path, message }, node.offset, node.length),
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

/** `servebench.json:3:14 settings.workers[0]: "workers" must be at least 1.` */
export function formatFault(fault: LocatedFault, file: string = planFileName): string {
  return `${file}:${fault.line}:${fault.column} ${formatFaultPath(fault.path)}: ${fault.message}`;
}

function locate(text: string, fault: PlanFault, offset: number, length: number): LocatedFault {
  const before = text.slice(0, offset).split('\n');
  return { ...fault, offset, length, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, syntax: false };
}

const syntaxSentences: Readonly<Record<string, string>> = {
  InvalidSymbol: 'names and texts stand in double quotes',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a ":" is expected here',
  CommaExpected: 'a "," is missing before this',
  CloseBraceExpected: 'a "}" is missing',
  CloseBracketExpected: 'a "]" is missing',
  EndOfFileExpected: 'the plan is complete before this, but more follows',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a text is not closed by a double quote',
  UnexpectedEndOfNumber: 'a number breaks off',
  InvalidUnicode: '"\\u" needs four hexadecimal digits',
  InvalidEscapeCharacter: 'this may not follow a backslash (write a backslash as "\\\\")',
  InvalidCharacter: 'a text may hold no line end or control character',
};

function syntaxSentence({ error }: ParseError): string {
  const code = printParseErrorCode(error);
  return `This is not JSON (with comments): ${syntaxSentences[code] ?? code}.`;
}
