import { parseAst } from 'vitest/node';

/** A number that somebody chose, outside of a `tuning.ts`. */
export interface TunedNumber {
  /** From 1. */
  readonly line: number;
  readonly code: string;
}

/** Counting, halves, per cent and the steps between units: nobody chose them. */
const plainNumbers: ReadonlySet<number> = new Set([0, 1, 2, 0.5, 100, 1000, 1e6, 1e9]);

/** Digits that a number is printed with, and the base of one. */
const printing: ReadonlySet<string> = new Set('toFixed toPrecision toString toLocaleString parseInt'.split(' '));

type Syntax = { readonly type: string; readonly start: number; readonly end: number } & Readonly<
  Record<string, unknown>
>;

/** Finds the numbers of a file that are no plain ones, and constants of the module that are a number, whatever it is. */
export function tunedNumbers(source: string): TunedNumber[] {
  const found: TunedNumber[] = [];
  const add = (node: Syntax) => {
    const line = source.slice(0, node.start).split('\n').length;
    found.push({ line, code: source.slice(node.start, node.end) });
  };
  const module = parseAst(source, { lang: 'ts' }) as unknown as Syntax;
  const named = asSyntaxes(module['body']).flatMap(declaredNumbers);
  for (const declarator of named) add(declarator);
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const child of node) visit(child);
    if (!isSyntax(node) || node.type === 'TSEnumMember' || isPrinting(node)) return;
    if (named.includes(node)) return;
    if (node.type === 'Literal' && typeof node['value'] === 'number' && !plainNumbers.has(node['value'])) add(node);
    for (const child of Object.values(node)) visit(child);
  };
  visit(module);
  return found;
}

/** The declarators of a statement of the module that give a name to a number, or to nothing but numbers. */
function declaredNumbers(statement: Syntax): Syntax[] {
  const declaration = isSyntax(statement['declaration']) ? statement['declaration'] : statement;
  if (declaration.type !== 'VariableDeclaration') return [];
  return asSyntaxes(declaration['declarations']).filter(({ init }) => isOfNumbers(init));
}

function isOfNumbers(node: unknown): boolean {
  if (!isSyntax(node)) return false;
  switch (node.type) {
    case 'Literal':
      return typeof node['value'] === 'number';
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return isOfNumbers(node['expression']);
    case 'UnaryExpression':
      return isOfNumbers(node['argument']);
    case 'BinaryExpression':
      return isOfNumbers(node['left']) && isOfNumbers(node['right']);
    case 'ArrayExpression':
      return isAll(asSyntaxes(node['elements']));
    case 'ObjectExpression':
      return isAll(asSyntaxes(node['properties']).map(({ value }) => value));
    default:
      return false;
  }
}

function isAll(nodes: readonly unknown[]): boolean {
  return nodes.length > 0 && nodes.every(isOfNumbers);
}

function isPrinting(node: Syntax): boolean {
  if (node.type !== 'CallExpression' || !isSyntax(node['callee'])) return false;
  const { callee } = node;
  const name = callee.type === 'MemberExpression' ? callee['property'] : callee;
  return isSyntax(name) && printing.has(String(name['name']));
}

/** What a doc comment of a `tuning.ts` has to say of its number. */
export const told = ['Unit: ', 'From: ', 'If wrong: '] as const;

/** What is missing in a `tuning.ts`: constants without one of those, and statements that are no constants. */
export function untold(source: string): string[] {
  const module = parseAst(source, { lang: 'ts' }) as unknown as Syntax;
  let end = 0;
  return asSyntaxes(module['body']).flatMap((statement) => {
    const comment = source.slice(end, statement.start);
    end = statement.end;
    const { declaration } = statement;
    const code = source.slice(statement.start, statement.end).split('\n')[0] ?? '';
    if (statement.type !== 'ExportNamedDeclaration' || !isSyntax(declaration)) return [`${code}: no exported constant`];
    const [constant] = asSyntaxes(declaration['declarations']);
    if (declaration.type !== 'VariableDeclaration' || !isOfNumbers(constant?.['init'])) return [`${code}: no number`];
    return told.filter((label) => !comment.includes(`\n * ${label}`)).map((label) => `${code}: no "${label.trim()}"`);
  });
}

function asSyntaxes(value: unknown): Syntax[] {
  return Array.isArray(value) ? value.filter(isSyntax) : [];
}

function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
