import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { choosePort } from '../../../src/host/sockets/free-port.ts';
import type { Endpoint } from '../../../src/model/plan/plan.ts';
import { cases, type ExportCase } from './cases.ts';
import type { Arrival } from './counting-server.ts';
import { ExportedPlan, type Ran, run } from './exported.ts';

/** Made by `npm test` before the first suite; not there where PyPI can't be reached. */
const locust = resolve(import.meta.dirname, '../../../.cache/locust-venv/bin/locust');

/** With this set, every plan is timed, one after another, and a table is printed (`npm run bench:exports`). */
const printsTable = process.env['SERVEBENCH_EXPORT_TABLE'] !== undefined;
const timedDelayMs = 250;

/** What Locust says of a run in its own figures. */
interface LocustEntry {
  readonly num_requests: number;
  readonly num_failures: number;
  readonly total_response_time: number;
}

async function locustFigures(folder: string): Promise<{ requests: number; failed: number; meanMs: number }> {
  const entries: LocustEntry[] = JSON.parse(await readFile(join(folder, 'figures.json'), 'utf8'));
  const sum = (key: keyof LocustEntry) => entries.reduce((total, entry) => total + entry[key], 0);
  const requests = sum('num_requests');
  return { requests, failed: sum('num_failures'), meanMs: sum('total_response_time') / requests };
}

const figuresOptions = ['--json-file', 'figures', '--only-summary'];

function runLocust(exported: ExportedPlan, ...args: string[]): Promise<Ran> {
  return run(locust, ['-f', 'load.py', ...figuresOptions, ...args], {
    cwd: exported.folder,
    env: exported.environment,
  });
}

/** The kinds of requests that came in, each once. */
const kindsOf = (arrivals: readonly Arrival[]) => new Set(arrivals.map((arrival) => JSON.stringify(arrival)));

/** One endpoint on our engine and on Locust: equal numbers and bytes, and where `timed`, times. */
async function compare(one: ExportCase, exported: ExportedPlan, endpoint: Endpoint, timed: boolean): Promise<Ran> {
  const { server, folder } = exported;
  const ours = await exported.ours(endpoint);
  const wanted = server.taken();
  const ran = await runLocust(exported, '--endpoint', endpoint.name);
  const arrivals = server.taken();
  const theirs = await locustFigures(folder);
  if (printsTable) {
    const meanMs = ours.latencyMs.mean ?? Number.NaN;
    const times = `${meanMs.toFixed(1)} ms ours, ${theirs.meanMs.toFixed(1)} ms Locust`;
    const change = timed ? ` (${(100 * (theirs.meanMs / meanMs - 1)).toFixed(1)} %)` : ', not comparable';
    // Where time ends the load, the numbers may differ, and the bytes of each request may not.
    const isEqual =
      one.mayDiffer === undefined
        ? isDeepStrictEqual(arrivals, wanted)
        : isDeepStrictEqual(kindsOf(arrivals), kindsOf(wanted));
    const equal = isEqual ? 'bytes equal' : 'bytes not equal';
    process.stdout.write(
      `${one.name}: ${wanted.length} requests ours, ${arrivals.length} Locust, ${equal}; mean ${times}${change}\n`,
    );
  }
  expect(theirs.requests).toBe(arrivals.length);
  if (one.mayDiffer === undefined) {
    expect(arrivals).toEqual(wanted);
    expect(theirs.failed).toBe(ours.requests.failed);
  } else {
    expect(Math.abs(arrivals.length / wanted.length - 1)).toBeLessThanOrEqual(one.mayDiffer);
    expect(kindsOf(arrivals)).toEqual(kindsOf(wanted));
  }
  if (timed) expect(Math.abs(theirs.meanMs / (ours.latencyMs.mean ?? Number.NaN) - 1)).toBeLessThanOrEqual(0.05);
  return ran;
}

async function compareAll(one: ExportCase): Promise<void> {
  // Where time ends the load, slow answers leave the number of requests to the plan, and not to how busy the machine is.
  await using exported = await ExportedPlan.make(
    one,
    printsTable || one.mayDiffer !== undefined ? timedDelayMs : undefined,
  );
  await exported.export('locust', 'load.py');
  for (const endpoint of exported.plan.endpoints)
    await compare(one, exported, endpoint, printsTable && one.timed !== false);
}

/** A load that ends by a number goes beside others; what a clock ends, or wants a certificate, goes alone. */
const goesAlone = ({ tls, load }: ExportCase) => tls === true || 'seconds' in load || printsTable;

/** What else this machine does takes time from one of two runs: where time counts, they are made again. */
const alone = { retry: 4 };

describe.skipIf(!existsSync(locust))('a plan on our engine and on Locust (it needs PyPI)', () => {
  describe('sends the same requests, byte by byte', () => {
    it.each(cases.filter((one) => !goesAlone(one)))('$name', { concurrent: true }, compareAll);
    it.each(cases.filter(goesAlone))('$name', alone, compareAll);
  });

  it.each([
    { name: 'a number of requests', load: { connections: 4, requests: 8 } },
    { name: 'an open rate', load: { connections: 8, seconds: 1, rate: 8 } },
  ])('takes as long for $name', { ...alone, concurrent: true, skip: printsTable }, async ({ name, load }) => {
    const one = { name, load, endpoints: [{ name: 'slow', path: '/slow' }] };
    // So slow that what a busy machine adds is little beside it.
    await using exported = await ExportedPlan.make(one, 2000);
    await exported.export('locust', 'load.py');
    for (const endpoint of exported.plan.endpoints) await compare(one, exported, endpoint, true);
  });

  it('ends with 1 where a budget is broken, and names figure and limit', async () => {
    await using exported = await ExportedPlan.make(cases.find(({ name }) => name.startsWith('budgets')) as ExportCase);
    await exported.export('locust', 'load.py');
    const kept = await runLocust(exported, '--endpoint', 'kept');
    expect(kept.stderr.match(/Budget kept: (\w+) is/g)).toHaveLength(5);
    expect(kept.code).toBe(0);
    const broken = await runLocust(exported, '--endpoint', "broken 'one'");
    expect(broken.stderr).toMatch(/ERROR.*Budget broken: p50Ms is \d+(\.\d+)?, the limit 20\./);
    expect(broken.code).toBe(1);
    const unnamed = await runLocust(exported);
    expect(unnamed.stderr).toContain("Name what to load, one endpoint at a time: --endpoint kept | broken 'one'");
    expect(unnamed.code).not.toBe(0);
  });

  it('sends nothing where a variable is missing, and names it', async () => {
    const one = cases.find(({ environment }) => environment !== undefined) as ExportCase;
    await using exported = await ExportedPlan.make({ ...one, environment: { EXPORT_TOKEN: 'x' } });
    await exported.export('locust', 'load.py');
    const { code, stderr } = await runLocust(exported);
    expect(stderr).toContain('The environment variable EXPORT_OTHER is not set, and a header needs it.');
    expect(code).not.toBe(0);
    expect(exported.server.arrivals).toEqual([]);
  });

  it('takes no certificate that nobody vouches for, unless the plan does', async () => {
    const one = cases.find(({ tls }) => tls === true) as ExportCase;
    await using exported = await ExportedPlan.make(one);
    await exported.export('locust', 'load.py');
    const script = join(exported.folder, 'load.py');
    const text = await readFile(script, 'utf8');
    expect(text).toContain('CHECK_CERTIFICATE = False');
    await writeFile(script, text.replace('CHECK_CERTIFICATE = False', 'CHECK_CERTIFICATE = True'));
    expect((await runLocust(exported)).code).toBe(1);
    expect(await locustFigures(exported.folder)).toMatchObject({ requests: 6, failed: 6 });
    expect(exported.server.arrivals).toEqual([]);
  });

  it('shares the requests exactly among workers', async () => {
    const one = cases.find(({ environment }) => environment !== undefined) as ExportCase;
    await using exported = await ExportedPlan.make({ ...one, load: { connections: 5, requests: 24 } });
    await exported.export('locust', 'load.py');
    const port = String(await choosePort());
    const master = run(
      locust,
      ['-f', 'load.py', ...figuresOptions]
        .concat(['--master', '--master-bind-host', '127.0.0.1', '--master-bind-port', port])
        .concat(['--expect-workers', '2']),
      { cwd: exported.folder },
    );
    const worker = () =>
      run(locust, ['-f', 'load.py', '--worker', '--master-port', port], {
        cwd: exported.folder,
        env: exported.environment,
      });
    const [ran] = await Promise.all([master, worker(), worker()]);
    expect(ran).toMatchObject({ code: 0 });
    expect(exported.server.arrivals).toHaveLength(24);
    expect(exported.server.connections).toBe(5);
    expect(await locustFigures(exported.folder)).toMatchObject({ requests: 24, failed: 0 });
  });
});
