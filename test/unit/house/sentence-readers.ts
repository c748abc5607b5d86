import { parseAst } from 'vitest/node';

/** A place where code looks into a sentence: at its words, or where it may be cut. */
export interface SentenceReader {
  /** From 1. */
  readonly line: number;
  readonly code: string;
}

/** Properties that hold a sentence for people. */
const sentenceProperties: ReadonlySet<string> = new Set(
  'message text reason summary warning because sentence failure notice note explanation problem'.split(' '),
);

/** Variables by the same names hold one too; a `text` of a file or of a program is not ours. */
const isSentenceVariable = (name: string) => name !== 'text' && sentenceProperties.has(name);

/** Functions that give a sentence, by the names that we give them. */
const givesSentence = (name: string) => /(Sentence|Because)$|^why[A-Z]/.test(name);

const readingMethods: ReadonlySet<string> = new Set(
  'match matchAll replace replaceAll search split startsWith endsWith includes indexOf lastIndexOf'.split(' '),
);
/** Methods of a text that give (a part of) the same text. */
const passingMethods: ReadonlySet<string> = new Set('trim trimEnd trimStart slice toLowerCase at split'.split(' '));

/**
 * Literals that only a sentence is searched for: words with a space between them, the colon behind a kind, and the full stop
 * at the end.
 */
const isOfSentences = (pattern: string) => /[a-z]{2} [a-z(]|[a-z)]: |^ [a-z]+ $|\\\.\$$/i.test(pattern);

type Syntax = { readonly type: string; readonly start: number; readonly end: number } & Readonly<
  Record<string, unknown>
>;

/**
 * Finds where the code of a file reads a sentence instead of the facts that it was made of. `textIsOurs`: whether a property
 * `text` is one; where the user's code is read, it is that code.
 */
export function sentenceReaders(source: string, textIsOurs = true): SentenceReader[] {
  const properties = textIsOurs
    ? sentenceProperties
    : new Set([...sentenceProperties].filter((name) => name !== 'text'));
  const isSentence = (node: Syntax) => holdsSentence(node, properties);
  const found: SentenceReader[] = [];
  visit(parseAst(source, { lang: 'ts' }), (call) => {
    const callee = call['callee'];
    if (!isSyntax(callee) || callee.type !== 'MemberExpression') return;
    const method = nameOf(callee['property']);
    const subjects = method === 'test' || method === 'exec' ? asSyntaxes(call['arguments']).slice(0, 1) : [];
    if (method !== null && readingMethods.has(method) && isSyntax(callee['object'])) subjects.push(callee['object']);
    const literals =
      method === 'test' || method === 'exec' ? [callee['object']] : asSyntaxes(call['arguments']).slice(0, 1);
    const reads = method === 'test' || method === 'exec' || readingMethods.has(method ?? '');
    if (!reads) return;
    const searched = literals.filter(isSyntax).map(literalOf);
    if (!subjects.some(isSentence) && !searched.some(isOfSentences)) return;
    const line = source.slice(0, call.start).split('\n').length;
    found.push({ line, code: source.slice(call.start, call.end) });
  });
  return found;
}

function holdsSentence(node: Syntax, properties: ReadonlySet<string>): boolean {
  switch (node.type) {
    case 'Identifier':
      return isSentenceVariable(String(node['name']));
    case 'MemberExpression':
      // `reason.split('\n')[0]`, as against `this.reason`.
      return node['computed'] === true
        ? isInside(properties, node['object'])
        : properties.has(nameOf(node['property']) ?? '');
    case 'CallExpression': {
      const callee = node['callee'];
      if (!isSyntax(callee)) return false;
      if (callee.type !== 'MemberExpression') return givesSentence(nameOf(callee) ?? '');
      const method = nameOf(callee['property']) ?? '';
      return givesSentence(method) || (passingMethods.has(method) && isInside(properties, callee['object']));
    }
    case 'LogicalExpression':
      return isInside(properties, node['left']) || isInside(properties, node['right']);
    case 'ConditionalExpression':
      return isInside(properties, node['consequent']) || isInside(properties, node['alternate']);
    default:
      return isInside(properties, node['expression']);
  }
}

/** The text or the pattern of a literal; empty for any other node. */
function literalOf(node: Syntax): string {
  const { regex, value } = node;
  if (typeof regex === 'object' && regex !== null && 'pattern' in regex) return String(regex.pattern);
  return node.type === 'Literal' && typeof value === 'string' ? value : '';
}

function isInside(properties: ReadonlySet<string>, value: unknown): boolean {
  return isSyntax(value) && holdsSentence(value, properties);
}

function nameOf(node: unknown): string | null {
  return isSyntax(node) && (node.type === 'Identifier' || node.type === 'PrivateIdentifier')
    ? String(node['name'])
    : null;
}

function visit(node: unknown, onCall: (call: Syntax) => void): void {
  if (Array.isArray(node)) for (const child of node) visit(child, onCall);
  else if (isSyntax(node)) {
    if (node.type === 'CallExpression') onCall(node);
    for (const child of Object.values(node)) visit(child, onCall);
  }
}

function asSyntaxes(value: unknown): Syntax[] {
  return Array.isArray(value) ? value.filter(isSyntax) : [];
}

function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
