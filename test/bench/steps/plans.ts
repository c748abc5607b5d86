import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanInput } from '../../../src/model/plan/plan.ts';

/** Points × endpoints of a plan: workers × threads of a small Node.js server. */
export interface Shape {
  readonly workers: number;
  readonly threads: number;
  readonly endpoints: number;
}

/** `483 × 3`. */
export function shapeLabel({ workers, threads, endpoints }: Shape): string {
  return `${workers * threads} × ${endpoints}`;
}

const server = `import { createServer } from 'node:http';
createServer((request, response) => response.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');
`;

export interface PlanOptions {
  readonly search: 'guided' | 'exhaustive';
  /** Requests of one trial. */
  readonly requests: number;
  readonly connections: number;
}

export function planOf(shape: Shape, { search, requests, connections }: PlanOptions): PlanInput {
  const upTo = (most: number) => Array.from({ length: most }, (_, index) => index + 1);
  return {
    service: { launcher: 'node', app: 'server.mjs' },
    settings: { workers: upTo(shape.workers), threads: upTo(shape.threads) },
    endpoints: upTo(shape.endpoints).map((number) => ({ name: `e${number}`, path: `/${number}` })),
    load: { requests, connections },
    search,
  };
}

/** A folder with such a plan and its server. */
export async function planFolder(shape: Shape, options: PlanOptions): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-steps-'));
  await writeFile(join(folder, 'server.mjs'), server);
  await writeFile(join(folder, 'servebench.json'), JSON.stringify(planOf(shape, options)));
  return folder;
}
