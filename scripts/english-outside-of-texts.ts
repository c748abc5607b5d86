import { parseAst } from 'vitest/node';
import { asSyntaxes, isSyntax, type Syntax } from './texts-of-code.ts';

/** Errors that only a log or a developer sees. */
const internal = /^(Error|TypeError|RangeError|SyntaxError)$/;

/** The texts of a file that read like a piece of an English sentence, three words in a row, and are not said by `t`. */
export function englishOutsideOfTexts(code: string): string[] {
  const found: string[] = [];
  visit(parseAst(code, { lang: 'ts' }));
  return found;

  function visit(node: unknown): void {
    if (Array.isArray(node)) for (const child of node) visit(child);
    else if (isSyntax(node)) {
      if (node.type.startsWith('TSLiteral')) return;
      const callee = isSyntax(node['callee']) ? String(node['callee']['name']) : '';
      if (node.type === 'NewExpression' && internal.test(callee)) return;
      if (node.type === 'CallExpression' && (callee === 't' || callee === 'plural')) {
        // What else it is given may hold a sentence; its own texts are said.
        visit(
          asSyntaxes(node['arguments']).filter(
            ({ type }) => !/^(Literal|TemplateLiteral|ConditionalExpression|BinaryExpression)$/.test(type),
          ),
        );
        return;
      }
      const words = textOf(node);
      if (/[a-z]{2,},? [a-z]{2,},? [a-z]{2,}/i.test(words)) found.push(words);
      for (const child of Object.values(node)) visit(child);
    }
  }
}

function textOf({ type, value }: Syntax): string {
  if (type === 'Literal') return typeof value === 'string' ? value : '';
  return type === 'TemplateElement' && typeof value === 'object' && value !== null && 'raw' in value
    ? String(value.raw)
    : '';
}
