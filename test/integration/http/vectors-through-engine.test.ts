import { expect, it } from 'vitest';
import { runTrial } from '../../../src/load/trial/run-trial.ts';
import type { TrialRequest } from '../../../src/model/trial/trial.ts';
import { serveVectors } from './node-client.ts';
import { countsFault, generatorScript } from './trial-on.ts';
import { allVectors, type Vector } from './vectors/index.ts';

const everyStatus = Array.from({ length: 900 }, (_, i) => 100 + i);

/** What the engine has to count an answer as, when every final status is a good one. */
function countedAs({ bytes, expected }: Vector): string {
  if (bytes === '') return 'reset';
  if (expected.outcome !== 'complete') return expected.outcome;
  // Bytes behind an answer leave it in doubt which request they belong to.
  return expected.leftover > 0 ? 'malformed' : 'good';
}

function countBy(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

it('counts every vector as what it is when it comes over a socket', async () => {
  const served = await serveVectors(allVectors);
  try {
    const requests = allVectors.map(
      ({ method }, index): TrialRequest => ({
        method,
        path: `/${index}`,
        headers: [],
        bodyBase64: null,
        expect: { status: everyStatus, bodyContains: null, bodyLengthBytes: null },
      }),
    );
    const result = await runTrial(
      {
        engine: 'native',
        target: {
          scheme: 'http',
          host: '127.0.0.1',
          port: served.port,
          socketPath: null,
          hostHeader: `127.0.0.1:${served.port}`,
          allowSelfSigned: false,
        },
        requests,
        profile: { kind: 'closed', connections: 4, requests: requests.length, seconds: null },
        warmUp: null,
        // The server closes behind each vector: a request on a kept connection would come too late, and a POST is not repeated.
        keepAlive: false,
        timeouts: { connectMs: 5000, firstByteMs: 5000, totalMs: 5000 },
        drainMs: 1000,
        generators: 1,
        coldClient: true,
      },
      { generatorScript, signal: new AbortController().signal },
    );
    expect(countsFault(result)).toBeNull();
    const { good, ...failures } = countBy(allVectors.map(countedAs));
    expect(result.requests.errors).toEqual(failures);
    expect(result.requests.succeeded).toBe(good);
    const bodies = allVectors.map(({ expected }) => (expected.outcome === 'complete' ? expected.bodyBytes : 0));
    expect(result.bytes.body).toBe(bodies.reduce((sum, bytes) => sum + bytes, 0));
  } finally {
    await served.close();
  }
});
