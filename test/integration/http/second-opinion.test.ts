import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askNode, type NodeVerdict, serveVectors } from './node-client.ts';
import { allVectors, type Expected } from './vectors/index.ts';

/**
 * Node's parser names its faults otherwise, so two refusals agree whatever their kind. Its client never tells of bytes
 * behind an answer, so these are not compared.
 */
function agree(expected: Expected, node: NodeVerdict): boolean {
  if (expected.outcome !== 'complete') return node.outcome !== 'complete' && node.outcome !== 'silent';
  return (
    node.outcome === 'complete' &&
    node.status === expected.status &&
    node.bodyBytes === expected.bodyBytes &&
    node.keepAlive === expected.keepAlive
  );
}

describe('Node’s http client over real sockets', () => {
  let served: Awaited<ReturnType<typeof serveVectors>>;
  beforeAll(async () => {
    served = await serveVectors(allVectors);
  });
  afterAll(() => served.close());

  it.each(
    allVectors
      .map((vector, index) => [vector.name, vector, index] as const)
      .filter(([, vector]) => vector.unlikeNode === null),
  )('agrees on: %s', async (_name, vector, index) => {
    const node = await askNode(served.port, vector, index);
    expect(agree(vector.expected, node), `Node: ${JSON.stringify(node)}`).toBe(true);
  });

  // A list of deliberate differences is only worth reading while each of them is one.
  it.each(
    allVectors.flatMap((vector, index) =>
      vector.unlikeNode === null ? [] : ([[vector.name, vector.unlikeNode, vector, index]] as const),
    ),
  )('differs on: %s (%s)', async (_name, _reason, vector, index) => {
    const node = await askNode(served.port, vector, index);
    expect(agree(vector.expected, node), `Node: ${JSON.stringify(node)}`).toBe(false);
  });
});
