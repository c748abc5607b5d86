// Projects as their own generators lay them out, from npm and PyPI: whether the first plan is right, and how long it takes
// from "init" to the first verdict. Not pass or fail. After a build:
//   node test/bench/layouts/main.ts FOLDER [NAME…]     builds what is not in FOLDER yet, which takes minutes
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { type Layout, layouts, pythonTools } from './layouts.ts';

const [home = '/tmp/servebench-layouts', ...names] = process.argv.slice(2);
const cli = resolve('dist/cli.js');
const quiet = { CI: '1', NEXT_TELEMETRY_DISABLED: '1', npm_config_fund: 'false', npm_config_audit: 'false' };
const rows: string[][] = [];

await mkdir(home, { recursive: true });
for (const layout of layouts.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const folder = join(home, layout.folder ?? layout.name);
  try {
    if (!existsSync(folder)) await build(layout, folder);
    rows.push(await tried(layout, folder));
  } catch (error) {
    rows.push([layout.name, 'not built', (error as Error).message.split('\n').slice(0, 2).join(' ').slice(0, 120)]);
  }
  process.stdout.write(`${rows.at(-1)?.join(' | ')}\n`);
}

async function build({ build, files = {}, finish = [] }: Layout, folder: string): Promise<void> {
  if (build.some(({ run }) => run[0]?.includes('tools/bin'))) await pythonToolsIn(join(home, 'tools'));
  const env = { ...quiet, PATH: `${join(home, 'tools', 'bin')}:${process.env['PATH']}` };
  const runAll = async (steps: Layout['build']) => {
    for (const { run, in: where = '.' } of steps) {
      const [program = '', ...args] = run;
      const cwd = join(home, where);
      const file = program.includes('/') ? resolve(cwd, program) : program;
      await execa(file, args, { cwd, env, stdin: 'ignore', all: true });
    }
  };
  await runAll(build);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await runAll(finish);
}

async function pythonToolsIn(folder: string): Promise<void> {
  if (existsSync(join(folder, 'bin', 'uv'))) return;
  await execa('python3', ['-m', 'venv', folder]);
  await execa(join(folder, 'bin', 'pip'), ['install', '--quiet', ...pythonTools]);
}

async function tried({ name, expect }: Layout, folder: string): Promise<string[]> {
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
  const options = { cwd: folder, reject: false, all: true } as const;
  await execa('node', [cli, 'init', '--ask', '--force'], options);
  const planned = seconds();
  const plan = await readFile(join(folder, 'servebench.json'), 'utf8');
  const run = await execa('node', [cli, 'run', '--no-ci', '--json', 'layout-run.json'], options);
  const record = JSON.parse(await readFile(join(folder, 'layout-run.json'), 'utf8').catch(() => 'null'));
  const best = record?.recommendations?.find(({ endpoint }: { endpoint: string | null }) => endpoint !== null);
  return [
    name,
    expect.test(plan) ? 'right plan' : 'WRONG PLAN',
    `init ${planned} s`,
    `verdict after ${seconds()} s`,
    `exit ${run.exitCode}`,
    `${record?.cells?.filter((cell: { status: string }) => cell.status === 'measured').length ?? 0} of ${record?.cells?.length ?? 0} cells measured`,
    best === undefined ? ((run.all ?? '').trim().split('\n').at(-1) ?? '') : JSON.stringify(best.settings),
  ];
}
