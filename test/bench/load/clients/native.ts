import { fileURLToPath } from 'node:url';
import type { LoadProfile, TrialRequest, TrialResult, TrialSpec } from '../../../../src/model/trial/trial.ts';
import { failureSentence } from '../../../../src/words/failures.ts';
import type { ClientJob, ClientReport, LoadClient } from './client.ts';
import { runTool } from './run-tool.ts';

/** What `native-trial.ts` is given on standard input, and prints. */
export interface NativeTrialInput {
  readonly spec: TrialSpec;
  readonly generatorScript: string;
  /** Whether to read the generator's memory ten times a second: it takes a hundredth of the core that both run on. */
  readonly readsMemory: boolean;
}
export interface NativeTrialOutput {
  readonly result: TrialResult;
  /** Resident memory of the busiest generator process while it measured; empty if it was not to be read. */
  readonly rssSamples: readonly { readonly seconds: number; readonly bytes: number; readonly answered: number }[];
}

const nativeTrial = fileURLToPath(new URL('../native-trial.ts', import.meta.url));
export const generatorScript = fileURLToPath(new URL('../../../../dist/generator.js', import.meta.url));

const withoutHandles = fileURLToPath(new URL('../generator-without-handles.mjs', import.meta.url));

/** Servebench's own engine, in processes of its own as in a benchmark. */
export const native: LoadClient = {
  name: 'native',
  run: (job) => runNative(job, generatorScript),
};

/** The same where Node has no bare handles to give. */
export const nativeWithoutHandles: LoadClient = {
  name: 'native, node:net',
  run: (job) => runNative(job, withoutHandles),
};

async function runNative(job: ClientJob, script: string): Promise<ClientReport> {
  const { amount, connections } = job;
  const profile: LoadProfile =
    'requests' in amount
      ? { kind: 'closed', connections, requests: amount.requests, seconds: null }
      : { kind: 'closed', connections, requests: null, seconds: amount.seconds };
  const { result } = await runNativeTrial(trialSpec(job, profile), job.core, { script });
  return {
    good: result.requests.succeeded,
    failed: result.requests.failed,
    inFlight: result.requests.inFlightAtEnd,
    retried: result.requests.staleRetries,
    rps: result.rps,
    p50Ms: result.latencyMs.p50,
    p99Ms: result.latencyMs.p99,
    cpuUsPerRequest: result.generator.cpuUsPerRequest,
    gaveUp: result.gaveUp === null ? null : failureSentence(result.gaveUp),
  };
}

/** A trial of one GET (or HEAD) without warm-up, so that what the server counts is what the trial sends. */
export function trialSpec(job: Omit<ClientJob, 'amount' | 'core'>, profile: LoadProfile): TrialSpec {
  const request: TrialRequest = {
    method: job.method,
    path: job.path,
    headers: [],
    bodyBase64: null,
    expect: {
      status: job.alsoGood.length > 0 ? [200, 204, ...job.alsoGood] : null,
      bodyContains: null,
      bodyLengthBytes: null,
    },
  };
  return {
    engine: 'native',
    target: {
      scheme: 'http',
      host: '127.0.0.1',
      port: job.port,
      socketPath: null,
      hostHeader: `127.0.0.1:${job.port}`,
      allowSelfSigned: false,
    },
    requests: [request],
    profile,
    warmUp: null,
    keepAlive: job.keepAlive,
    timeouts: { connectMs: job.timeoutMs, firstByteMs: job.timeoutMs, totalMs: job.timeoutMs },
    drainMs: job.timeoutMs,
    generators: 1,
  };
}

/** Runs a trial from a process of its own, so that it can be kept on one core. */
export async function runNativeTrial(
  spec: TrialSpec,
  core: number | null,
  { readsMemory = false, script = generatorScript } = {},
): Promise<NativeTrialOutput> {
  const input: NativeTrialInput = { spec, generatorScript: script, readsMemory };
  const { stdout, stderr, exitCode } = await runTool(
    [process.execPath, '--experimental-transform-types', '--disable-warning=ExperimentalWarning', nativeTrial],
    { core, input: JSON.stringify(input) },
  );
  if (exitCode !== 0) throw new Error(`The trial ended with code ${exitCode}: ${stderr}`);
  return JSON.parse(stdout) as NativeTrialOutput;
}
