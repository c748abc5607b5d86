import { readdirSync, readFileSync } from 'node:fs';
import { parseAst } from 'vitest/node';

/** A text of the code that is said in every language: the first argument of `t`, or the forms of `plural`. */
export interface CodeText {
  /** The English template, by which it is looked up. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Whether another language looks it up: all but the form of English for one thing. */
  readonly isLookedUp: boolean;
  /** How many arguments it is given; `null` where a spread hides that. */
  readonly given: number | null;
  /** Whether it is called while the module is loaded, before the language is known. */
  readonly atLoad: boolean;
}

/** What a file says by `t` and `plural`. `unreadable`: calls whose text isn't written out. */
export interface FileTexts {
  readonly texts: readonly CodeText[];
  readonly unreadable: readonly string[];
}

export type Syntax = { readonly type: string; readonly start: number; readonly end: number } & Readonly<
  Record<string, unknown>
>;

const source = new URL('../src/', import.meta.url);

/** Every file of the product, by its path below `src`, with its code. */
export function sourceFiles(): { readonly file: string; readonly code: string }[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
    .map((file) => ({ file, code: readFileSync(new URL(file, source), 'utf8') }));
}

/** What stands in Korean for the texts of the code, by the English template. */
export function koreanTexts(): Record<string, string> {
  return JSON.parse(readFileSync(new URL('../l10n/bundle.l10n.ko.json', source), 'utf8'));
}

const makesFunction = /^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/;

/** The texts of a file's code. */
export function textsOfCode(code: string): FileTexts {
  const texts: CodeText[] = [];
  const unreadable: string[] = [];
  visit(parseAst(code, { lang: 'ts' }), true);
  return { texts, unreadable };

  function visit(node: unknown, atLoad: boolean): void {
    if (Array.isArray(node)) for (const child of node) visit(child, atLoad);
    else if (isSyntax(node)) {
      // A property of an instance is set when one is made.
      const inside =
        atLoad && !makesFunction.test(node.type) && !(node.type === 'PropertyDefinition' && !node['static']);
      if (node.type === 'CallExpression') read(node, atLoad);
      for (const child of Object.values(node)) visit(child, inside);
    }
  }

  function read(call: Syntax, atLoad: boolean): void {
    const callee = call['callee'];
    const name = isSyntax(callee) && callee.type === 'Identifier' ? callee['name'] : null;
    if (name !== 't' && name !== 'plural') return;
    const args = asSyntaxes(call['arguments']);
    const line = code.slice(0, call.start).split('\n').length;
    const templates = name === 't' ? args.slice(0, 1) : args.slice(1, 3);
    const rest = args.slice(name === 't' ? 1 : 3);
    const given = rest.some(({ type }) => type === 'SpreadElement') ? null : rest.length;
    for (const [index, template] of templates.entries()) {
      const written = writtenTexts(template);
      if (written === null) unreadable.push(`${line}: ${code.slice(call.start, call.end)}`);
      const isLookedUp = name === 't' || index === 1;
      for (const text of written ?? []) texts.push({ text, line, isLookedUp, given, atLoad });
    }
  }
}

/** The texts that an expression may be, where all are written out. */
function writtenTexts(node: Syntax): string[] | null {
  if (node.type === 'ConditionalExpression') {
    const branches = asSyntaxes([node['consequent'], node['alternate']]).map(writtenTexts);
    return branches.every((branch) => branch !== null) ? branches.flat() : null;
  }
  // A text that is too long for a line.
  if (node.type === 'BinaryExpression' && node['operator'] === '+') {
    const parts = asSyntaxes([node['left'], node['right']]).map(writtenTexts);
    return parts.every((part) => part?.length === 1) ? [parts.map((part) => part?.[0] ?? '').join('')] : null;
  }
  if (node.type === 'Literal' && typeof node['value'] === 'string') return [node['value']];
  if (node.type !== 'TemplateLiteral' || asSyntaxes(node['expressions']).length > 0) return null;
  const [quasi] = asSyntaxes(node['quasis']);
  const value = quasi?.['value'];
  return typeof value === 'object' && value !== null && 'cooked' in value ? [String(value.cooked)] : null;
}

export function asSyntaxes(value: unknown): Syntax[] {
  return Array.isArray(value) ? value.filter(isSyntax) : [];
}

export function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The places of a template's arguments: `0`, `1` …, each once, in order. */
export function placesIn(template: string): string[] {
  return [...new Set([...template.matchAll(/\{(\d+)\}/g)].map(([, place = '']) => place))].sort();
}
