import { parser } from '@lezer/python';
import { childrenOf, type Node } from '../read/syntax.ts';

/** The top of a Python file's syntax tree. The parser gets over faults, as a file may hold them for a while. */
export function parsePython(text: string): Node {
  return parser.parse(text).topNode;
}

/** The value of a string literal without replacements. */
export function stringValue(literal: string): string {
  const match = /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/.exec(literal);
  if (match === null) return '';
  const [, prefix, , body] = match as unknown as [string, string, string, string];
  return /r/i.test(prefix) ? body : unescaped(body);
}

/** Text between the replacements of an f-string. */
export function unescaped(body: string): string {
  return body.replace(/\\(\r?\n|x[0-9a-f]{2}|.)/gi, (_all, what: string) => {
    if (/^\r?\n$/.test(what)) return '';
    if (what.length === 3) return String.fromCharCode(Number.parseInt(what.slice(1), 16));
    return { n: '\n', t: '\t', r: '\r' }[what] ?? what;
  });
}

/** The dotted name of an import statement from a child on: `a.b.c`; and the place after it. */
export function dottedName(children: readonly Node[], start: number, text: string): { name: string; next: number } {
  let name = '';
  let next = start;
  while (next < children.length) {
    const node = children[next] as Node;
    if (node.name === 'VariableName' || node.name === '.' || node.name === '...')
      name += text.slice(node.from, node.to);
    else break;
    next++;
    const following = children[next];
    if (node.name === 'VariableName' && following?.name !== '.') break;
  }
  return { name, next };
}

/** The statements of a file, a block or a body. */
export function statementsOf(node: Node): Node[] {
  return childrenOf(node).flatMap((child) => (child.name === 'StatementGroup' ? childrenOf(child) : [child]));
}
