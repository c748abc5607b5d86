import http from 'node:http';
import { describe, expect, it } from 'vitest';
import { autoSeconds } from '../../../src/model/trial/profile.ts';
import { listening, specFor, trial } from './trials.ts';

/** On a busy machine a rate may never settle. */
const mostSeconds = 5;

describe('a trial until its rate has settled', () => {
  it('ends by itself between its bounds, with every request answered and counted', async () => {
    let served = 0;
    const server = http.createServer((_request, response) => {
      served++;
      response.end('ok\n');
    });
    await listening(server, async (port) => {
      const fractions: number[] = [];
      const result = await trial(
        specFor(
          { port },
          {
            profile: { kind: 'closed', connections: 4, requests: null, seconds: mostSeconds, untilSettled: true },
          },
        ),
        { onProgress: ({ fraction }) => fractions.push(fraction) },
      );
      expect(result.elapsedSeconds).toBeGreaterThan(autoSeconds.least - 0.2);
      expect(result.elapsedSeconds).toBeLessThan(mostSeconds + 5);
      expect(result.requests).toMatchObject({ failed: 0, inFlightAtEnd: 0, sent: served, succeeded: served });
      expect(result.stopped).toBe(false);
    });
  });

  it('takes its longest time where the rate swings', async () => {
    // Answers at once for half a second, then after 20 ms each for the next.
    const isSlow = () => Math.floor(performance.now() / 500) % 2 === 1;
    const server = http.createServer((_request, response) =>
      isSlow() ? setTimeout(() => response.end('late\n'), 20) : response.end('ok\n'),
    );
    await listening(server, async (port) => {
      const result = await trial(
        specFor(
          { port },
          { profile: { kind: 'closed', connections: 4, requests: null, seconds: 4, untilSettled: true } },
        ),
      );
      expect(result.elapsedSeconds).toBeGreaterThan(3.8);
    });
  });
});
