import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type PlanInput, planSchema } from '../../../src/model/plan/plan.ts';
import { prepareLauncher } from '../../../src/service/prepare/prepare-launcher.ts';
import { startServer } from '../../../src/service/start/start-server.ts';
import { inWords } from '../../fixtures/in-words.ts';
import { ask, expectNothingLeft, fixtures, place, testPython } from './place.ts';

async function environmentOf(
  plan: Pick<PlanInput, 'service' | 'settingsEnv'>,
  settings: Readonly<Record<string, string | number>>,
  own: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'servebench-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, '.env'), 'FROM_FILE=file\nFROM_BOTH=file\nFROM_PLAN=file\n');
  const here = place();
  const context = { ...here.context, planFolder: folder, environment: { ...here.context.environment, ...own } };
  const { service, settingsEnv } = planSchema.parse({ ...plan, endpoints: [{ name: 'root', path: '/' }] });
  const { launcher, secrets } = await prepareLauncher({ service, settingsEnv }, context);
  expect(secrets).toEqual(
    service.envFile === undefined ? {} : { FROM_FILE: 'file', FROM_BOTH: 'file', FROM_PLAN: 'file' },
  );
  const { signal } = new AbortController();
  const server = await startServer(launcher, service, settings, context, { signal, companionEnv: {} });
  const { env } = JSON.parse((await ask(server, '/environment')).body);
  await server.stop();
  expectNothingLeft(here);
  return env;
}

const command = [process.execPath, join(fixtures, 'plain-server.cjs')];

it('gives a server the variables of a file, under the user’s and the plan’s own', async () => {
  const service = {
    launcher: 'command' as const,
    command,
    envFile: '.env',
    env: { PORT: '{port}', FROM_PLAN: 'plan' },
  };
  const env = await environmentOf({ service }, {}, { FROM_BOTH: 'shell', FROM_PLAN: 'shell' });
  expect(env).toMatchObject({ FROM_FILE: 'file', FROM_BOTH: 'shell', FROM_PLAN: 'plan' });
});

it.each([
  ['command', { launcher: 'command' as const, command, env: { PORT: '{port}' } }],
  ['node', { launcher: 'node' as const, app: join(fixtures, 'plain-server.cjs') }],
])('gives settings to a server of launcher %s as variables', async (_name, service) => {
  const env = await environmentOf({ service, settingsEnv: { procs: 'GOMAXPROCS' } }, { procs: 3 }, { GOMAXPROCS: '9' });
  expect(env).toMatchObject({ GOMAXPROCS: '3' });
});

it('shows a setting that is a variable in the command and beside the model', async () => {
  const { context } = place();
  const plan = planSchema.parse({
    service: { launcher: 'command', command: ['true', '{port}'] },
    settingsEnv: { procs: 'GOMAXPROCS', workers: 'WORKERS' },
    endpoints: [{ name: 'root', path: '/' }],
  });
  const { launcher } = await prepareLauncher(plan, context);
  const settings = { procs: 2, workers: 4 };
  expect(launcher.advertisedCommand(settings).join(' ')).toBe('env GOMAXPROCS=2 WORKERS=4 true 8000');
  expect(launcher.effective(settings)).toMatchObject({ processes: 4, unmodelled: { procs: 2 } });
  const keys = [1, 2].map((procs) => launcher.effective({ procs, workers: 4 }).key);
  expect(new Set(keys).size).toBe(2);
});

it.each([
  ['python', `import os\nKEY = os.environ['API_KEY']\n`, testPython],
  ['node', `\nif (!process.env.API_KEY) throw new Error('Missing environment variable API_KEY');\n`, process.execPath],
])('names a variable that %s missed, who reads it and which file has it', async (_name, text, program) => {
  const folder = mkdtempSync(join(tmpdir(), 'servebench-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, '.env'), 'API_KEY=s3cr3t\n');
  writeFileSync(join(folder, 'app.js'), text);
  const here = place();
  const context = { ...here.context, planFolder: folder };
  const { service } = planSchema.parse({
    service: { launcher: 'command', command: [program, 'app.js', '{port}'] },
    endpoints: [{ name: 'root', path: '/' }],
  });
  const { launcher } = await prepareLauncher({ service }, context);
  const { signal } = new AbortController();
  await expect(inWords(startServer(launcher, service, {}, context, { signal, companionEnv: {} }))).rejects.toThrow(
    `The environment variable API_KEY is not set: app.js:2 reads it. .env has it: write "envFile": ".env" into the plan's "service".`,
  );
  expectNothingLeft(here);
});
