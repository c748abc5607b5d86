import { expect, it } from 'vitest';
import { workersHere } from '../../../src/locust/workers-here.ts';

it.each([
  { cores: 1, connections: 16, workers: 1 },
  { cores: 2, connections: 16, workers: 1 },
  { cores: 8, connections: 16, workers: 4 },
  { cores: 64, connections: 16, workers: 16 },
])('leaves half of $cores cores to the server, with $connections connections', ({ cores, connections, workers }) => {
  expect(workersHere(cores, connections)).toBe(workers);
});

it('starts as many as were asked for, and none without a connection', () => {
  expect(workersHere(2, 16, 4)).toBe(4);
  expect(workersHere(2, 3, 4)).toBe(3);
});
