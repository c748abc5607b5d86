import { childrenOf, type Node } from '../read/syntax.ts';

/** One parameter of a function. */
export interface Parameter {
  readonly name: string;
  readonly fallback: Node | null;
  readonly type: Node | null;
  readonly star: boolean;
}

/** The parameters of a function, in order. */
export function parametersOf(list: Node, text: string): Parameter[] {
  const parameters: Parameter[] = [];
  let star = false;
  let current: { name: string; fallback: Node | null; type: Node | null; star: boolean } | null = null;
  let expectsDefault = false;
  for (const node of childrenOf(list)) {
    if (node.name === '*' || node.name === '**') star = true;
    else if (node.name === 'TypeDef' && current !== null) current.type = node;
    else if (node.name === 'AssignOp') expectsDefault = true;
    else if (expectsDefault && current !== null) {
      current.fallback = node;
      expectsDefault = false;
    } else if (node.name === 'VariableName') {
      current = { name: text.slice(node.from, node.to), fallback: null, type: null, star };
      parameters.push(current);
      star = false;
    }
  }
  return parameters;
}
