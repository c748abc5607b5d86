import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases, type ExportCase } from './cases.ts';
import type { Arrival } from './counting-server.ts';
import { ExportedPlan, type Ran, run } from './exported.ts';

/** The path of a real Vegeta; without it, a program that sends the targets stands in. */
const realVegeta = process.env['SERVEBENCH_VEGETA'];

/** Without what Vegeta adds, which the script says. */
function withoutVegetasOwn(arrivals: readonly Arrival[]): string[] {
  const own = /^(X-Vegeta-Seq: \d+|Accept-Encoding: identity)$/;
  return arrivals
    .map((arrival) => JSON.stringify({ ...arrival, headers: arrival.headers.filter((header) => !own.test(header)) }))
    .sort();
}

describe.skipIf(process.platform === 'win32')('a plan as a script for Vegeta', () => {
  let programs: string;

  beforeAll(async () => {
    programs = await mkdtemp(join(tmpdir(), 'servebench-vegeta-'));
    if (realVegeta !== undefined) return symlink(resolve(realVegeta), join(programs, 'vegeta'));
    const outfile = join(programs, 'shim.mjs');
    await build({
      entryPoints: [resolve(import.meta.dirname, 'vegeta-shim.ts')],
      outfile,
      format: 'esm',
      platform: 'node',
      target: 'node22',
    });
    await writeFile(
      join(programs, 'vegeta'),
      `#!/bin/sh
case $1 in
  attack) shift; exec '${process.execPath}' '${outfile}' "$@" ;;
  encode) exec cat ;;
  report) echo report ;;
esac
`,
    );
    await chmod(join(programs, 'vegeta'), 0o755);
  });
  afterAll(() => rm(programs, { recursive: true, force: true }));

  function runScript({ folder, environment }: ExportedPlan, ...args: string[]): Promise<Ran> {
    const env = { ...environment, PATH: `${programs}${delimiter}${process.env['PATH']}` };
    return run('/bin/sh', ['load.sh', ...args], { cwd: folder, env });
  }

  async function sendsAll(one: ExportCase): Promise<void> {
    await using exported = await ExportedPlan.make(one, 10);
    const { server, plan } = exported;
    await exported.export('vegeta', 'load.sh');
    for (const endpoint of plan.endpoints) {
      await exported.ours(endpoint);
      const wanted = withoutVegetasOwn(server.taken());
      expect(await runScript(exported, endpoint.name)).toMatchObject({ code: 0, stderr: '' });
      const arrivals = withoutVegetasOwn(server.taken());
      if (one.mayDiffer === undefined) expect(arrivals).toEqual(wanted);
      else expect(new Set(arrivals)).toEqual(new Set(wanted));
    }
  }

  it.each(cases.filter(({ tls }) => tls !== true))('sends the requests of $name', { concurrent: true }, sendsAll);
  it.each(cases.filter(({ tls }) => tls === true))('sends the requests of $name', sendsAll);

  it('keeps a line for each request that was sent, and none for those that never were', async () => {
    const [one] = cases;
    await using exported = await ExportedPlan.make(one as ExportCase);
    await exported.export('vegeta', 'load.sh');
    await runScript(exported);
    const lines = (await readFile(join(exported.folder, 'vegeta-1-plain.json'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).code)).toEqual(Array.from({ length: 16 }, () => 200));
  });

  it('ends before its first request where a variable is missing, and names it', async () => {
    const one = cases.find(({ environment }) => environment !== undefined) as ExportCase;
    await using exported = await ExportedPlan.make({ ...one, environment: { EXPORT_TOKEN: 'x' } });
    await exported.export('vegeta', 'load.sh');
    expect(await runScript(exported)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'The environment variable EXPORT_OTHER is not set, and a header needs it.\n',
    });
    expect(exported.server.arrivals).toEqual([]);
  });

  it('says that there is no such endpoint', async () => {
    await using exported = await ExportedPlan.make(cases[0] as ExportCase);
    await exported.export('vegeta', 'load.sh');
    expect(await runScript(exported, 'other')).toMatchObject({
      code: 2,
      stderr: 'There is no endpoint other in this file.\n',
    });
  });
});
