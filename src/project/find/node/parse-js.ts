import { parser } from '@lezer/javascript';
import type { Node } from '../read/syntax.ts';

const typescript = parser.configure({ dialect: 'ts' });
const typescriptWithTags = parser.configure({ dialect: 'ts jsx' });
const javascript = parser.configure({ dialect: 'jsx' });

/** The top of a script's syntax tree. The parser gets over faults, as a file may hold them for a while. */
export function parseScript(path: string, text: string): Node {
  const dialect = /\.[cm]?ts$/.test(path) ? typescript : path.endsWith('.tsx') ? typescriptWithTags : javascript;
  return dialect.parse(text).topNode;
}

/** The value of a string literal. */
export function scriptString(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|\r?\n|.)/gi, (_all, what: string) => {
      if (/^[ux]/i.test(what) && what.length > 1)
        return String.fromCodePoint(Number.parseInt(what.replace(/[^0-9a-f]/gi, ''), 16) || 0);
      return { n: '\n', t: '\t', r: '\r', '\n': '' }[what] ?? what;
    });
}
