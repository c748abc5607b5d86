import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases, type ExportCase } from './cases.ts';
import { ExportedPlan, type Ran, run } from './exported.ts';
import type { ScriptRun } from './k6-shim/run-script.ts';

const shim = resolve(import.meta.dirname, 'k6-shim');
const types = resolve('node_modules/@types/k6');

/** Puts the stand-ins in the place of k6's modules. They prove a script's requests, not how k6 would schedule them. */
async function bundle(folder: string): Promise<void> {
  await build({
    stdin: {
      contents: `import * as script from './load.js'; import { runScript } from ${JSON.stringify(join(shim, 'run-script.ts'))}; runScript(script);`,
      resolveDir: folder,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(folder, 'bundle.mjs'),
    alias: Object.fromEntries(
      ['metrics', 'http', 'encoding', 'execution']
        .map((name) => [`k6/${name}`, join(shim, `${name}.ts`)])
        .concat([['k6', join(shim, 'k6.ts')]]),
    ),
    banner: { js: 'globalThis.__ENV = process.env;' },
    logLevel: 'error',
  });
}

describe('a plan as a script for k6', () => {
  let shared: string;
  let sender: string;

  beforeAll(async () => {
    shared = await mkdtemp(join(tmpdir(), 'servebench-k6-'));
    sender = join(shared, 'sender.mjs');
    await build({
      entryPoints: [join(shim, 'sender.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: sender,
    });
  });
  afterAll(() => rm(shared, { recursive: true, force: true }));

  async function runScript(exported: ExportedPlan, environment: Readonly<Record<string, string>>): Promise<Ran> {
    await bundle(exported.folder);
    return run(process.execPath, ['bundle.mjs'], {
      cwd: exported.folder,
      env: { ...exported.environment, ...environment, K6_SHIM_SENDER: sender },
    });
  }

  async function sendsAll({ index, ...one }: ExportCase & { readonly index: number }): Promise<void> {
    await using exported = await ExportedPlan.make(one, 5);
    const { server, folder, plan } = exported;
    await exported.export('k6', 'load.js');
    await cp(join(folder, 'load.js'), join(shared, `load-${index}.js`));
    for (const endpoint of plan.endpoints) {
      const ours = await exported.ours(endpoint);
      const wanted = server.taken();
      const { stdout, stderr } = await runScript(exported, { ENDPOINT: endpoint.name });
      expect(stderr).toBe('');
      const ran: ScriptRun = JSON.parse(stdout);
      expect(ran.options).toMatchObject({
        noConnectionReuse: !plan.load.keepAlive,
        insecureSkipTLSVerify: one.tls === true,
      });
      const arrivals = server.taken();
      if (one.mayDiffer === undefined) {
        expect(arrivals).toEqual(wanted);
        expect(ran.metrics['failed_requests']).toHaveLength(ours.requests.failed);
        expect(ran.metrics['latency']).toHaveLength(ours.requests.succeeded);
      } else {
        expect(new Set(arrivals.map((arrival) => JSON.stringify(arrival)))).toEqual(
          new Set(wanted.map((arrival) => JSON.stringify(arrival))),
        );
      }
    }
  }

  const numbered = cases.map((one, index) => ({ ...one, index }));
  it.each(numbered.filter(({ tls }) => tls !== true))('sends the requests of $name', { concurrent: true }, sendsAll);
  it.each(numbered.filter(({ tls }) => tls === true))('sends the requests of $name', sendsAll);

  it('is right for k6’s own types, every script of the above', async () => {
    const options = {
      ...{ allowJs: true, checkJs: true, noEmit: true, strict: true, target: 'es2023', module: 'esnext' },
      ...{ moduleResolution: 'bundler', lib: ['es2023'], skipLibCheck: true },
      types: [types],
      paths: { k6: [types], 'k6/*': [`${types}/*`] },
    };
    await writeFile(
      join(shared, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, include: ['load-*.js'] }),
    );
    const checked = await run(resolve('node_modules/.bin/tsc'), ['-p', '.', '--listFilesOnly'], { cwd: shared });
    expect(checked.stdout.match(/load-\d+\.js$/gm)).toHaveLength(cases.length);
    expect(await run(resolve('node_modules/.bin/tsc'), ['-p', '.'], { cwd: shared })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    // That the check finds what is wrong.
    await writeFile(
      join(shared, 'load-wrong.js'),
      "import http from 'k6/http';\nhttp.reqest('GET', 'http://127.0.0.1/');\n",
    );
    const wrong = await run(resolve('node_modules/.bin/tsc'), ['-p', '.'], { cwd: shared });
    expect(wrong.stdout).toContain("Property 'reqest' does not exist");
  });

  it('ends before its first request where a variable is missing, and names it', async () => {
    const one = cases.find(({ environment }) => environment !== undefined) as ExportCase;
    await using exported = await ExportedPlan.make({ ...one, environment: { EXPORT_TOKEN: 'x' } });
    await exported.export('k6', 'load.js');
    const { code, stderr } = await runScript(exported, {});
    expect(stderr).toContain('The environment variable EXPORT_OTHER is not set, and a header needs it.');
    expect(code).not.toBe(0);
    expect(exported.server.arrivals).toEqual([]);
  });
});
