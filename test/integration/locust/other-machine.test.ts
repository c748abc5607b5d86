import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../cli/command.ts';
import { hasLocust, locustVenv } from './engine.ts';

/**
 * A network namespace of Linux with an address and a loopback of its own, joined to this one by a virtual cable: to a program it is another
 * machine. The addresses are of the range that is set aside for benchmarks (RFC 2544). It takes root.
 */
const namespace = `servebench-${process.pid}`;
const cable = { here: `sbh${process.pid}`, there: `sbt${process.pid}` } as const;
const block = process.pid % 250;
const here = `198.18.${block}.1`;
const there = `198.18.${block}.2`;

const ip = (...args: readonly string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });

/** Whether namespaces can be made here, and entered: in a changed root, whose / is no mount, they can't. */
function canBeJoined(): boolean {
  try {
    ip('netns', 'add', namespace);
    ip('link', 'add', cable.here, 'type', 'veth', 'peer', 'name', cable.there);
    ip('netns', 'exec', namespace, 'true');
    return true;
  } catch {
    unjoin();
    return false;
  }
}

/** The cable goes with the namespace that one of its ends is in. */
function unjoin(): void {
  for (const args of [
    ['link', 'del', cable.here],
    ['netns', 'del', namespace],
  ]) {
    try {
      ip(...args);
    } catch {
      // It is gone already, or never was.
    }
  }
}

describe.skipIf(!hasLocust || process.platform !== 'linux' || !canBeJoined())(
  'Locust’s workers on another machine (it needs PyPI and root)',
  () => {
    /** Where each request came from. */
    const senders: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      senders.push(request.socket.remoteAddress);
      response.end('ok');
    });
    let url = '';

    beforeAll(async () => {
      ip('link', 'set', cable.there, 'netns', namespace);
      ip('addr', 'add', `${here}/30`, 'dev', cable.here);
      ip('link', 'set', cable.here, 'up');
      ip('-n', namespace, 'addr', 'add', `${there}/30`, 'dev', cable.there);
      ip('-n', namespace, 'link', 'set', cable.there, 'up');
      server.listen(0, here);
      await once(server, 'listening');
      url = `http://${here}:${(server.address() as AddressInfo).port}`;
    });

    afterAll(() => {
      server.closeAllConnections();
      server.close();
      unjoin();
    });

    const planOf = () => ({
      service: { launcher: 'attach', url },
      endpoints: [{ name: 'home', path: '/' }],
      load: { connections: 4, requests: 200, warmUpRequests: 0, engine: 'locust', hosts: [there] },
    });

    it('are told by a line that works there, and send all of the load', async () => {
      await using project = await Project.make(planOf());
      const command = project.start(
        ['run', '--json', 'a.json', '--allow-host', here, '--allow-host', there, '--expect-workers', '1'],
        { VIRTUAL_ENV: locustVenv },
      );
      const line = await command.says(/locust -f - --worker .*--processes -1/);
      // The master listens at the address by which that machine reaches this one, and at no other.
      expect(line).toContain(`--master-host ${here}`);
      const [, ...args] = line.replace('--processes -1', '--processes 1').split(' ');
      const worker = spawn('ip', ['netns', 'exec', namespace, join(locustVenv, 'bin', 'locust'), ...args], {
        stdio: 'ignore',
      });
      const { code, stderr } = await command.ended;
      expect({ code, stderr }).toMatchObject({ code: 0 });
      if (worker.exitCode === null) await once(worker, 'exit');
      const { cells, calibrations } = JSON.parse(await project.read('a.json'));
      expect(cells[0].measurement).toMatchObject({
        requests: { sent: 200, succeeded: 200 },
        generator: { engine: 'locust' },
      });
      const own = calibrations[0].requests;
      expect(senders.filter((sender) => sender === there)).toHaveLength(200);
      expect(senders.filter((sender) => sender === here).length).toBeGreaterThanOrEqual(own);
    });

    it('are not waited for, and no master is started, before somebody confirmed them', async () => {
      await using project = await Project.make(planOf());
      const { code, stderr } = await project.run('run', '--allow-host', here);
      expect(code).toBe(2);
      expect(stderr).toContain(`--allow-host ${there}`);
    });
  },
);
