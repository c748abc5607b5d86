import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { runBenchmark } from '../../../src/benchmark/run-benchmark.ts';
import { type PlanInput, planSchema } from '../../../src/model/plan/plan.ts';
import type { BenchmarkEvent } from '../../../src/model/run/events.ts';
import { testPython } from '../service/place.ts';

/** What a user waits for at the most. */
const stopLimitMs = 2000;

/** Listens where it is told to, answers what its manners say, and does not listen to SIGTERM. */
const stubborn = `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
const [port, manners] = process.argv.slice(2);
process.on('SIGTERM', () => writeFileSync('asked', ''));
if (manners === 'deaf') setInterval(() => writeFileSync('reached', ''), 10);
else createServer((request, response) => {
  if (manners === 'mute' || request.url === '/never') return writeFileSync('reached', '');
  response.end('here');
}).listen(Number(port), '127.0.0.1');
`;

/** A program that says nothing, has a child that says nothing, and lets it be known that it runs. */
const silentProgram = `#!/bin/sh\nsleep 600 &\necho > "$HERE/reached"\nwait\n`;

interface Phase {
  readonly service: PlanInput['service'];
  readonly path?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** A program that hangs, in place of the one that has this name. */
  readonly program?: string;
  /** Its file says that the phase is reached. */
  readonly sign?: 'reached' | 'asked';
}

const command = (manners: string) => ({
  launcher: 'command' as const,
  command: ['node', 'stubborn.mjs', '{port}', manners],
});
const companion = (manners: string) => ({ name: 'beside', command: ['node', 'stubborn.mjs', '{port}', manners] });

const phases: Readonly<Record<string, Phase>> = {
  'the machine is described by a git that hangs': { service: command('good'), program: 'git' },
  'the version of a node that hangs is asked for': {
    service: { launcher: 'node', app: 'stubborn.mjs' },
    program: 'node',
  },
  'a configuration of gunicorn runs for ever, and something that it started, too': {
    service: { launcher: 'gunicorn', app: 'app:app', python: testPython },
    files: {
      'gunicorn.conf.py': 'import subprocess\nopen("reached", "w").close()\nsubprocess.run(["sleep", "600"])\n',
    },
  },
  'a companion does not get ready': { service: { ...command('good'), companions: [companion('deaf')] } },
  'a companion is asked whether it is ready': { service: { ...command('good'), companions: [companion('mute')] } },
  'the server does not get ready': { service: command('deaf') },
  'the server is asked whether it is ready': { service: command('mute') },
  'requests wait for their answers': { service: command('good'), path: '/never' },
  'the server is being stopped': {
    service: { ...command('good'), companions: [companion('good')] },
    path: '/',
    sign: 'asked',
  },
};

/** Processes that were started in a folder and are still there. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HERE=${folder}`)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return command === '' || command.includes('guardian.js') ? [] : [`${pid} ${command}`];
    } catch {
      return [];
    }
  });
}

describe.skipIf(process.platform !== 'linux')('a stop ends a run within two seconds while', () => {
  it.each(Object.entries(phases))(
    '%s',
    async (_name, { service, path = '/', files = {}, program, sign = 'reached' }) => {
      const folder = mkdtempSync(join(tmpdir(), 'servebench-stop-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      for (const [name, text] of Object.entries({ 'stubborn.mjs': stubborn, ...files }))
        writeFileSync(join(folder, name), text);
      let searchPath = process.env['PATH'] ?? '';
      if (program !== undefined) {
        mkdirSync(join(folder, 'bin'));
        writeFileSync(join(folder, 'bin', program), silentProgram);
        chmodSync(join(folder, 'bin', program), 0o755);
        searchPath = `${join(folder, 'bin')}${delimiter}${searchPath}`;
      }
      vi.stubEnv('PATH', searchPath);
      vi.stubEnv('HERE', folder);
      onTestFinished(() => void vi.unstubAllEnvs());
      const plan = planSchema.parse({
        service,
        endpoints: [{ name: 'one', path }],
        load: { connections: 2, requests: 4, warmUpRequests: 0 },
      });
      const stopped = new AbortController();
      const context = {
        planFolder: folder,
        distFolder: resolve('dist'),
        mediaFolder: resolve('media'),
        storageFolder: join(folder, 'state'),
        environment: { PATH: searchPath, HERE: folder },
        suggestedPython: null,
        confirmedHosts: [],
      };
      const events: BenchmarkEvent[] = [];
      const run = (async () => {
        for await (const event of runBenchmark(plan, { signal: stopped.signal, context })) events.push(event);
      })();
      await vi.waitFor(() => expect(readdirSync(folder)).toContain(sign), { timeout: 60_000, interval: 10 });
      const stoppedAt = performance.now();
      stopped.abort();
      await run;
      expect(performance.now() - stoppedAt).toBeLessThan(stopLimitMs);
      expect(events.at(-1)).toMatchObject({ type: 'run-finished', status: 'stopped' });
      expect(processesIn(folder)).toEqual([]);
      expect(readdirSync(join(folder, 'state', 'leases'))).toEqual([]);
    },
  );
});
