import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { type PlanInput, planSchema } from '../../../src/model/plan/plan.ts';
import type { Settings } from '../../../src/model/settings.ts';
import type { PreparedLauncher } from '../../../src/service/launcher.ts';
import { prepareLauncher } from '../../../src/service/prepare/prepare-launcher.ts';
import type { RunningServer } from '../../../src/service/start/running-server.ts';
import { startServer } from '../../../src/service/start/start-server.ts';
import { type Place, place } from './place.ts';

const frameworks = resolve(import.meta.dirname, '../../../.cache/node-frameworks/node_modules');

type Files = Readonly<Record<string, string | object>>;

/** A Node project of a test's own, with the frameworks that the tests install. */
export class NodeProject {
  readonly folder: string;
  readonly here: Place;

  constructor(
    files: Files,
    { withFrameworks = false, ...more }: { withFrameworks?: boolean } & Partial<Place['context']> = {},
  ) {
    // A blank and a hash: what is in the way of paths and URLs.
    this.folder = mkdtempSync(join(tmpdir(), 'servebench node #'));
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    for (const [name, text] of Object.entries(files)) {
      const file = join(this.folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
    }
    if (withFrameworks) {
      if (!existsSync(frameworks)) throw new Error(`There is no ${frameworks}: "npm test" installs it.`);
      symlinkSync(frameworks, join(this.folder, 'node_modules'), 'junction');
    }
    this.here = place({ planFolder: this.folder, ...more });
  }

  async prepare(
    service: Omit<PlanInput['service'], 'launcher'>,
    settingsEnv: Readonly<Record<string, string>> = {},
  ): Promise<PreparedLauncher> {
    const plan = planSchema.parse({
      service: { launcher: 'node', ...service },
      settingsEnv,
      endpoints: [{ name: 'root', path: '/' }],
    });
    return (await prepareLauncher(plan, this.here.context)).launcher;
  }

  async start(
    service: Omit<PlanInput['service'], 'launcher'>,
    settings: Settings = {},
    settingsEnv: Readonly<Record<string, string>> = {},
  ): Promise<RunningServer> {
    const launcher = await this.prepare(service, settingsEnv);
    const full = planSchema.parse({
      service: { launcher: 'node', readiness: { timeoutSeconds: 20 }, ...service },
      endpoints: [{ name: 'root', path: '/' }],
    }).service;
    const { signal } = new AbortController();
    const server = await startServer(launcher, full, settings, this.here.context, { signal, companionEnv: {} });
    onTestFinished(async () => {
      await server.stop();
    });
    return server;
  }
}
