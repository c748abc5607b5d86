import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptedPlan } from '../../../src/export/scripted-plan.ts';
import { loadScriptWriters, type ScriptedEngine } from '../../../src/export/writers.ts';
import { encodeRequests, trialSpecOf } from '../../../src/load/trial/requests.ts';
import type { Plan } from '../../../src/model/plan/plan.ts';
import { checkPlan } from '../../../src/model/plan/plan-check.ts';
import type { LoadTarget, TrialResult } from '../../../src/model/trial/trial.ts';
import { trial } from '../load/trials.ts';
import { type ExportCase, everyByte } from './cases.ts';
import { CountingServer } from './counting-server.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Ran> {
  return new Promise((done) => {
    const env = { ...process.env, NO_COLOR: '1', ...options.env };
    execFile(program, args, { cwd: options.cwd, env, maxBuffer: 64e6, timeout: 100_000 }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr }),
    );
  });
}

/** A plan on a server that counts, in a folder of its own. */
export class ExportedPlan implements AsyncDisposable {
  readonly folder: string;
  readonly server: CountingServer;
  readonly plan: Plan;
  readonly #case: ExportCase;

  private constructor(folder: string, server: CountingServer, plan: Plan, one: ExportCase) {
    this.folder = folder;
    this.server = server;
    this.plan = plan;
    this.#case = one;
  }

  static async make(one: ExportCase, delayMs = 50): Promise<ExportedPlan> {
    const answer = one.answer ?? (() => ({}));
    const server = await CountingServer.start({ answer, delayMs, tls: one.tls === true });
    const folder = await mkdtemp(join(tmpdir(), 'servebench-export-'));
    const value = {
      service: { launcher: 'attach', url: server.url, allowSelfSigned: one.tls === true },
      endpoints: one.endpoints,
      load: { warmUpRequests: 0, ...one.load },
      budgets: one.budgets ?? [],
    };
    const { plan, faults } = checkPlan(value);
    if (plan === null) throw new Error(JSON.stringify(faults));
    await writeFile(join(folder, 'body.bin'), everyByte);
    return new ExportedPlan(folder, server, plan, one);
  }

  get environment(): Readonly<Record<string, string>> {
    return this.#case.environment ?? {};
  }

  /** One endpoint under our own engine. */
  async ours(endpoint: Plan['endpoints'][number]): Promise<TrialResult> {
    const requests = await encodeRequests(endpoint, { planFolder: this.folder, environment: this.environment });
    return trial({
      ...trialSpecOf(this.plan.load, targetAt(this.server.url, this.plan), requests),
      generators: 1,
      coldClient: true,
    });
  }

  /** Writes the script for an engine. */
  async export(engine: ScriptedEngine, file: string): Promise<void> {
    const scripted = await scriptedPlan(this.plan, 'servebench.json', undefined, (_, body) =>
      readFile(join(this.folder, body)),
    );
    await writeFile(join(this.folder, file), loadScriptWriters[engine](scripted).text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A server at an address, as a trial takes it. */
export function targetAt(url: string, { service }: Pick<Plan, 'service'>): LoadTarget {
  const { hostname, port, protocol, host } = new URL(url);
  return {
    scheme: protocol === 'https:' ? 'https' : 'http',
    host: hostname,
    port: Number(port),
    socketPath: null,
    hostHeader: host,
    allowSelfSigned: service.allowSelfSigned,
  };
}
