import { parser } from '@lezer/python';
import type { SettingValue } from '../../model/settings.ts';

/** How a Python module sets one of its names. */
export interface Assignment {
  /** Where the one value stands that is assigned, from and to; `null` where an edit of the file could miss its effect. */
  readonly place: { readonly from: number; readonly to: number } | null;
  /** The value that the module has at its end, where a literal says so; `null` otherwise. */
  readonly value: SettingValue | null;
}

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** Parents of a name that is given a value there. */
const binders: ReadonlySet<string> = new Set([
  'UpdateStatement',
  'ForStatement',
  'WithStatement',
  'ImportStatement',
  'ScopeStatement',
  'NamedExpression',
  'ClassDefinition',
  'FunctionDefinition',
  'DeleteStatement',
  'TryStatement',
]);

/**
 * Reads how a module's text sets a name; `null` where nothing sets it. Nothing is run. Throws a `SyntaxError` with the line
 * where the text is no Python.
 */
export function assignmentOf(text: string, name: string): Assignment | null {
  const stores: SyntaxNode[] = [];
  // A byte order mark is nothing to Python; a line end in its place keeps all others where they are.
  parser.parse(text.replace(/^\ufeff/, '\n')).iterate({
    enter: ({ node, type }) => {
      if (type.isError)
        throw new SyntaxError(`line ${text.slice(0, node.from).split(/\r\n|\r|\n/).length} is no Python`);
      if (node.name === 'VariableName' && text.slice(node.from, node.to) === name && isStore(node)) stores.push(node);
    },
  });
  const last = stores.at(-1);
  if (last === undefined) return null;
  const statement = last.parent;
  const isAtTop = statement?.name === 'AssignStatement' && statement.parent?.name === 'Script';
  const children = isAtTop ? childrenOf(statement) : [];
  const [, operator, literal, further] = children;
  if (operator?.name !== 'AssignOp' || literal === undefined || further !== undefined)
    return { place: null, value: null };
  const source = text.slice(literal.from, literal.to);
  const value = literalValue(literal.name, source);
  // The last of several may be a default that a condition before it was to change; only one by itself is surely the one.
  const isPlain = stores.length === 1 && !/[\r\n]/.test(source);
  return { place: isPlain ? { from: literal.from, to: literal.to } : null, value };
}

function isStore(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent === null) return false;
  if (binders.has(parent.name)) return true;
  // In brackets, as in `(workers, threads) = 2, 4`.
  const inTarget = ['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression'].includes(parent.name);
  const target = inTarget ? parent : node;
  const statement = target.parent;
  if (statement?.name !== 'AssignStatement') return false;
  const operators = childrenOf(statement).filter(({ name }) => name === 'AssignOp');
  const lastOperator = operators.at(-1);
  return lastOperator !== undefined && target.from < lastOperator.from;
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (child.name !== 'Comment') children.push(child);
  return children;
}

function literalValue(kind: string, source: string): SettingValue | null {
  if (kind === 'Number' && /^\d+$/.test(source)) return Number(source);
  const text = /^(['"])([\w.:-]*)\1$/.exec(source)?.[2];
  return kind === 'String' && text !== undefined ? text : null;
}
