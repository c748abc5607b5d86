import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/model/plan/plan.ts';
import { ServiceError } from '../../../src/service/service-error.ts';
import { cases, type ExportCase } from '../export/cases.ts';
import { ExportedPlan } from '../export/exported.ts';
import { hasLocust, locustVenv, OpenLocust, processesOfLocust } from './engine.ts';

const caseOf = (name: string) => cases.find((one) => one.name === name) as ExportCase;
const first = (exported: ExportedPlan) => exported.plan.endpoints[0] as Endpoint;

/** The file that a process of Locust was started with. */
const scriptOf = (pid: number) =>
  readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    .split('\0')
    .find((argument) => argument.endsWith('servebench_load.py')) ?? '';

describe.skipIf(!hasLocust)('Locust as the load engine (it needs PyPI)', () => {
  it('sends what ours sends, and counts it as ours does, one endpoint after another with the same processes', async () => {
    const names = [
      'headers, of which some come from the environment',
      'a body of text',
      'a body from a file',
      'requests in rotation',
      'expectations, redirects and cookies',
    ];
    const { environment, answer } = { ...caseOf(names[0] ?? ''), answer: caseOf(names.at(-1) ?? '').answer };
    await using exported = await ExportedPlan.make({
      name: 'all',
      endpoints: names.flatMap((name) => caseOf(name).endpoints),
      // Five clients on two processes: neither these nor the requests divide evenly.
      load: { connections: 5, requests: 13 },
      environment: environment ?? {},
      answer: (path, number) =>
        path === '/expecting' ? (answer?.(path, number) ?? {}) : path === '/five' ? { body: '' } : {},
    });
    await using locust = await OpenLocust.on(exported, { localWorkers: 2 });
    const before = processesOfLocust();
    expect(locust.notes).toMatchObject([{ kind: 'locust', version: '2.47.0', workers: 2, startedHere: true }]);
    for (const endpoint of exported.plan.endpoints) {
      const ours = await exported.ours(endpoint);
      const wanted = exported.server.taken();
      const theirs = await locust.trial(endpoint);
      // Which requests of a rotation each of two processes has to itself is another matter than how many there are.
      if (endpoint.name === 'rotation') expect(exported.server.taken()).toHaveLength(wanted.length);
      else expect(exported.server.taken()).toEqual(wanted);
      expect(theirs.gaveUp).toBeNull();
      for (const key of ['sent', 'succeeded', 'failed', 'inFlightAtEnd', 'byStatus', 'errors'] as const)
        expect(theirs.requests[key], endpoint.name).toEqual(ours.requests[key]);
      expect(theirs.connections.opened).toBe(ours.connections.opened);
      expect(theirs.samplesMs).toHaveLength(ours.requests.succeeded);
      expect(theirs).toMatchObject({ engine: 'locust', bytes: { received: null, sent: null } });
    }
    expect(processesOfLocust()).toEqual(before);
  });

  it.each([
    { name: 'a number of requests', load: { connections: 4, requests: 8 } },
    { name: 'an open rate', load: { connections: 8, seconds: 1, rate: 8 } },
  ])('takes as long as ours for $name', { retry: 4 }, async ({ name, load }) => {
    await using exported = await ExportedPlan.make({ name, load, endpoints: [{ name: 'slow', path: '/slow' }] }, 2000);
    const endpoint = first(exported);
    const ours = await exported.ours(endpoint);
    await using locust = await OpenLocust.on(exported);
    const theirs = await locust.trial(endpoint);
    expect(theirs.requests.sent).toBe(ours.requests.sent);
    expect(Math.abs((theirs.latencyMs.mean ?? 0) / (ours.latencyMs.mean ?? Number.NaN) - 1)).toBeLessThanOrEqual(0.05);
    expect(theirs.schedule === null).toBe(ours.schedule === null);
    expect(theirs.schedule?.intended).toBe(ours.schedule?.intended);
  });

  it('ends by itself when its rate is known, and tells of its progress', async () => {
    const one = { name: 'auto', load: { connections: 4, seconds: 'auto' }, endpoints: [{ name: 'home', path: '/' }] };
    await using exported = await ExportedPlan.make(one, 20);
    await using locust = await OpenLocust.on(exported);
    const progress: number[] = [];
    const { requests, elapsedSeconds, gaveUp } = await locust.trial(first(exported), {
      onProgress: ({ succeeded }) => progress.push(succeeded),
    });
    expect(gaveUp).toBeNull();
    expect(requests.failed + requests.inFlightAtEnd).toBe(0);
    expect(elapsedSeconds).toBeGreaterThan(1.5);
    expect(elapsedSeconds).toBeLessThan(20);
    expect(progress.length).toBeGreaterThan(3);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  it('loses a worker in the middle of a trial: the trial came to nothing, and the next one is whole', async () => {
    const one = { name: 'long', load: { connections: 4, seconds: 20 }, endpoints: [{ name: 'home', path: '/' }] };
    await using exported = await ExportedPlan.make(one, 20);
    await using locust = await OpenLocust.on(exported, { localWorkers: 2 });
    const [victim] = processesOfLocust('--worker');
    let struck = false;
    const lost = await locust.trial(first(exported), {
      onProgress: () => {
        if (!struck && victim !== undefined) process.kill(victim, 'SIGKILL');
        struck = true;
      },
    });
    expect(lost.gaveUp).toMatchObject({ kind: 'locust-ended', part: 'worker', exit: { signal: 'SIGKILL' } });
    expect(lost.requests.sent).toBe(0);
    const stop = new AbortController();
    const next = await locust.trial(first(exported), {
      signal: stop.signal,
      onProgress: ({ succeeded }) => {
        if (succeeded > 0) stop.abort();
      },
    });
    expect(next).toMatchObject({ stopped: true, gaveUp: null });
  });

  it('is stopped in a trial, and leaves no process and no script', async () => {
    let script = '';
    const one = { name: 'long', load: { connections: 4, seconds: 60 }, endpoints: [{ name: 'home', path: '/' }] };
    await using exported = await ExportedPlan.make(one, 20);
    const before = processesOfLocust();
    {
      await using locust = await OpenLocust.on(exported, { localWorkers: 2 });
      expect(processesOfLocust()).toHaveLength(before.length + 3);
      script = scriptOf(processesOfLocust('--master\0')[0] ?? 0);
      expect(existsSync(script)).toBe(true);
      const stop = new AbortController();
      const { stopped } = await locust.trial(first(exported), { signal: stop.signal, onProgress: () => stop.abort() });
      expect(stopped).toBe(true);
    }
    expect(processesOfLocust()).toEqual(before);
    expect(existsSync(dirname(script))).toBe(false);
  });

  it('waits for workers that others start by its one line, which get the script from the master', async () => {
    const one = caseOf('headers, of which some come from the environment');
    await using exported = await ExportedPlan.make(one);
    const children: ReturnType<typeof spawn>[] = [];
    const endpoint = first(exported);
    const ours = await exported.ours(endpoint);
    const wanted = exported.server.taken();
    {
      await using locust = await OpenLocust.on(exported, {
        load: { hosts: ['127.0.0.1'], expectWorkers: 2 },
        onNote: (note) => {
          if (note.kind !== 'locust-awaits') return;
          expect(note.variables).toEqual(['EXPORT_TOKEN', 'EXPORT_OTHER']);
          const [program = '', ...args] = note.command.replace('--processes -1', '--processes 2').split(' ');
          children.push(
            spawn(join(locustVenv, 'bin', program), args, {
              env: { ...process.env, ...exported.environment },
              stdio: 'ignore',
            }),
          );
        },
      });
      // What is handed to whoever connects holds no value of the environment, and no command line does.
      const [master = 0] = processesOfLocust('--master\0');
      expect(readFileSync(scriptOf(master), 'utf8')).not.toContain('s3cr3t');
      expect(readFileSync(`/proc/${master}/cmdline`, 'utf8')).not.toContain('s3cr3t');
      const theirs = await locust.trial(endpoint);
      expect(theirs.requests).toMatchObject({ sent: ours.requests.sent, failed: 0 });
      expect(theirs.generator.processes).toBe(2);
      expect(exported.server.taken()).toEqual(wanted);
    }
    // The master sends them home.
    for (const child of children) if (child.exitCode === null) await once(child, 'exit');
    expect(children).toHaveLength(1);
  });

  it('says which workers are missing when its patience is over', async () => {
    await using exported = await ExportedPlan.make(caseOf('n over c'));
    const opened = OpenLocust.on(exported, { load: { expectWorkers: 2 }, arrivalSeconds: 2 });
    await expect(opened).rejects.toMatchObject({
      failure: { kind: 'locust-workers-missing', expected: 2, came: 0, seconds: 2 },
    });
    expect(processesOfLocust()).toEqual([]);
  });

  it('says what would install it where there is none', async () => {
    await using exported = await ExportedPlan.make(caseOf('n over c'));
    const context = { PATH: '/nonexistent' };
    const opened = OpenLocust.on(exported, {
      context: {
        ...{ planFolder: exported.folder, mediaFolder: 'media', environment: context, leaseFolder: exported.folder },
        ...{ guardianScript: 'dist/guardian.js', suggestedPython: null },
      },
    });
    await expect(opened).rejects.toSatisfy(
      (error) => error instanceof ServiceError && error.failure.kind === 'locust-missing',
    );
  });
});
