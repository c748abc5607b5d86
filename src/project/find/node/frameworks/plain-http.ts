import type { Callable, Holder } from '../../code/values.ts';
import { textOf } from '../../code/values.ts';
import { childrenOf, type Node } from '../../read/syntax.ts';
import { scriptString } from '../parse-js.ts';

/** Paths that a handler of `http.createServer` compares its request's with: `request.url === "/up"`, `case "/up":`. */
export function plainHandlerRoutes(handler: Callable, app: Holder): void {
  const { text } = handler.scope;
  const paths = new Set<string>();
  const add = (node: Node) => {
    const value = node.name === 'String' ? scriptString(text.slice(node.from, node.to)) : '';
    if (/^\/[^\s*]*$/.test(value)) paths.add(value);
  };
  const visit = (node: Node) => {
    const children = childrenOf(node);
    const isComparison = node.name === 'BinaryExpression' && /^===?$|^==$/.test(textAt(text, children[1]));
    const isUrl = (one: Node | undefined) => /\b(url|pathname|path)$/.test(textAt(text, one));
    if (isComparison && isUrl(children[0]) && children[2] !== undefined) add(children[2]);
    if (isComparison && isUrl(children[2]) && children[0] !== undefined) add(children[0]);
    if (node.name === 'CaseLabel' && children[1] !== undefined) add(children[1]);
    for (const child of children) visit(child);
  };
  visit(handler.node);
  for (const path of paths)
    app.routes.push({
      path: [textOf(path)],
      methods: null,
      handlers: [],
      guards: [],
      node: handler.node,
      scope: handler.scope,
    });
}

function textAt(text: string, node: Node | undefined): string {
  return node === undefined ? '' : text.slice(node.from, node.to);
}
