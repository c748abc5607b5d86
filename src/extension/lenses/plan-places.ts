import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';

/** Places of a plan's text that lenses stand above: offsets of their first characters. */
export interface PlanPlaces {
  /** Of `"settings"`; `null`: the plan has none. */
  readonly settings: number | null;
  readonly endpoints: readonly { readonly name: string; readonly offset: number }[];
}

/** Finds the settings and the endpoints in a plan's text, as far as it is one. Pure. */
export function planPlaces(text: string): PlanPlaces {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  if (tree === undefined) return { settings: null, endpoints: [] };
  const list = findNodeAtLocation(tree, ['endpoints'])?.children ?? [];
  return {
    settings: findNodeAtLocation(tree, ['settings'])?.parent?.offset ?? null,
    endpoints: list.flatMap((endpoint) => {
      const name = nameOf(endpoint);
      return name === null ? [] : [{ name, offset: endpoint.offset }];
    }),
  };
}

function nameOf(endpoint: Node): string | null {
  const name: unknown = findNodeAtLocation(endpoint, ['name'])?.value;
  return typeof name === 'string' && name !== '' ? name : null;
}
