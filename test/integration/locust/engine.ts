import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { encodeRequests, trialSpecOf } from '../../../src/load/trial/requests.ts';
import type { TrialOptions } from '../../../src/load/trial/run-trial.ts';
import { LocustEngine, type LocustOptions } from '../../../src/locust/locust-engine.ts';
import type { Note } from '../../../src/model/facts/note.ts';
import type { Endpoint, Plan } from '../../../src/model/plan/plan.ts';
import { checkPlan } from '../../../src/model/plan/plan-check.ts';
import type { TrialResult } from '../../../src/model/trial/trial.ts';
import { type ExportedPlan, targetAt } from '../export/exported.ts';
import { generatorScript } from '../load/trials.ts';

/** Made by `npm test` before the first suite; not there where PyPI can't be reached. */
export const locustVenv = resolve('.cache/locust-venv');
export const hasLocust = existsSync(join(locustVenv, 'bin', 'locust'));

/** Tells the processes of this test file from those of others. */
const mark = `SERVEBENCH_TEST_MARK=${randomUUID()}`;

/** Processes of Locust that read a script of this file's tests, as their pids. `part`: a text of their command line. */
export function processesOfLocust(part = '--'): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        const isOurs = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
        return isOurs && line.includes('servebench_load.py') && line.includes(part);
      } catch {
        return false;
      }
    });
}

/** Locust, open on a plan, with what it needs of this machine in a folder of its own. */
export class OpenLocust implements AsyncDisposable {
  readonly engine: LocustEngine;
  readonly notes: readonly Note[];
  readonly stateFolder: string;
  readonly #plan: Plan;
  readonly #exported: ExportedPlan;

  private constructor(engine: LocustEngine, notes: Note[], stateFolder: string, plan: Plan, exported: ExportedPlan) {
    this.engine = engine;
    this.notes = notes;
    this.stateFolder = stateFolder;
    this.#plan = plan;
    this.#exported = exported;
  }

  static async on(
    exported: ExportedPlan,
    options: Partial<LocustOptions> & { readonly load?: object } = {},
  ): Promise<OpenLocust> {
    const { load, ...rest } = options;
    const { plan, faults } = checkPlan({
      ...exported.plan,
      load: { ...exported.plan.load, engine: 'locust', ...load },
    });
    if (plan === null) throw new Error(JSON.stringify(faults));
    const stateFolder = await mkdtemp(join(tmpdir(), 'servebench-locust-test-'));
    const notes: Note[] = [];
    try {
      const engine = await LocustEngine.open({
        plan,
        context: {
          planFolder: exported.folder,
          mediaFolder: resolve('media'),
          environment: {
            ...(process.env as Record<string, string>),
            ...exported.environment,
            VIRTUAL_ENV: locustVenv,
            SERVEBENCH_TEST_MARK: mark.split('=')[1] ?? '',
            // What is meant for other uses of Locust, and names that its options have.
            LOCUST_USERS: '7',
            ENDPOINT: 'another',
          },
          leaseFolder: join(stateFolder, 'leases'),
          guardianScript: resolve('dist/guardian.js'),
          suggestedPython: null,
        },
        signal: new AbortController().signal,
        onNote: (note) => notes.push(note),
        ...rest,
      });
      return new OpenLocust(engine, notes, stateFolder, plan, exported);
    } catch (error) {
      await rm(stateFolder, { recursive: true, force: true });
      throw error;
    }
  }

  /** One trial of an endpoint, without a warm-up unless the plan has one. */
  async trial(
    endpoint: Endpoint,
    options: Partial<TrialOptions> = {},
    url = this.#exported.server.url,
  ): Promise<TrialResult> {
    const requests = await encodeRequests(endpoint, {
      planFolder: this.#exported.folder,
      environment: this.#exported.environment,
    });
    return this.engine.run(trialSpecOf(this.#plan.load, targetAt(url, this.#plan), requests), {
      ...{ generatorScript, signal: new AbortController().signal, endpoint: endpoint.name },
      ...options,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine[Symbol.asyncDispose]();
    await rm(this.stateFolder, { recursive: true, force: true });
  }
}
