import { describe, expect, it } from 'vitest';
import { type FairBehaviour, fairBehaviours } from '../../servers/fair-behaviours.ts';
import { startServer } from '../../servers/start-server.ts';
import { countsFault, type TrialChanges, trialOn } from './trial-on.ts';

/** What each kind of server needs to be asked otherwise, and the errors that it leads to. */
const kinds: Readonly<
  Record<
    FairBehaviour,
    TrialChanges & { readonly errors?: Readonly<Record<string, number>>; readonly delayMs?: number }
  >
> = {
  'keep-alive': {},
  'close-each': {},
  'until-close': {},
  chunked: {},
  'no-content': {},
  'not-modified': { goodStatus: [304] },
  head: { method: 'HEAD' },
  'early-hints': {},
  'varying-lengths': {},
  'errors-every-10th': { errors: { 'unexpected-status': 12 } },
  'reset-every-10th': { errors: { reset: 12 } },
  'truncates-every-10th': { errors: { truncated: 12 } },
  'hangs-every-20th': { errors: { 'first-byte-timeout': 6 }, timeoutMs: 1000 },
  'closes-after-7': {},
  surplus: { errors: { malformed: 120 } },
  'delay-50': { delayMs: 50, requests: 40 },
  'slow-chunks': { delayMs: 50, requests: 40 },
};

describe('what the client counts is what the server counts', () => {
  it.each((Object.keys(kinds) as FairBehaviour[]).map((name) => [fairBehaviours[name].about, name] as const))(
    '%s (%s)',
    async (_about, name) => {
      const { errors = {}, delayMs = 0, ...changes } = kinds[name];
      await using server = await startServer(name);
      const result = await trialOn(server.port, { requests: 120, connections: 6, ...changes });
      const tally = await server.tally();
      expect(countsFault(result)).toBeNull();
      expect(result.requests.errors).toEqual(errors);
      expect(result.requests.sent).toBe(changes.requests ?? 120);
      expect(result.requests.inFlightAtEnd).toBe(0);
      expect(tally.requests).toBe(result.requests.sent);
      expect(tally.good).toBe(result.requests.succeeded);
      expect(tally.connections).toBe(result.connections.opened);
      if (delayMs > 0) expect(result.latencyMs.min).toBeGreaterThanOrEqual(delayMs - 1);
    },
  );

  it('counts a server that closes kept connections unannounced without a failure, and says how often it tried again', async () => {
    await using server = await startServer('closes-after-7');
    const result = await trialOn(server.port, { requests: 70, connections: 1 });
    expect(result.requests).toMatchObject({ sent: 70, succeeded: 70, failed: 0 });
    // Ten connections of seven requests; a retry for each connection whose end came too late to be seen before the next request.
    expect(result.connections.opened).toBe(10);
    expect(result.requests.staleRetries).toBeLessThanOrEqual(9);
  });
});
