import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Project, quickPlan } from './command.ts';

/** Listens once its parent is gone, and writes its pid down: nothing else tells whose it is. */
const server = `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
writeFileSync('pid', String(process.pid));
const parent = process.ppid;
const listenWhenAlone = () => process.ppid === parent ? setTimeout(listenWhenAlone, 10) :
  createServer((_request, response) => response.end('ok')).listen(Number(process.argv[2]) ? { host: '127.0.0.1', port: process.argv[2] } : process.argv[2]);
listenWhenAlone();
`;

const isAlive = (pid: number) => {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
};

describe.skipIf(process.platform !== 'linux')('a server that leaves group, parent and environment behind', () => {
  it.each([
    ['port', '{port}', {}],
    ['socket', '{socket}', { socket: 'unix' }],
  ])(
    'is found by the %s that only it was told of, ended, and the user is told what to change',
    async (...[, where, listen]) => {
      const service = {
        launcher: 'command',
        command: ['sh', 'serve.sh', where],
        ...listen,
        readiness: { timeoutSeconds: 5 },
      };
      await using project = await Project.make(quickPlan({ service, settings: {} }));
      await project.write('daemon.mjs', server);
      await project.write(
        'serve.sh',
        `setsid env -i PATH="$PATH" ${process.execPath} daemon.mjs "$1" </dev/null >/dev/null 2>&1 &
       while [ ! -e pid ]; do sleep 0.05; done\n`,
      );
      const { code, stdout, stderr } = await project.run('run');
      expect(`${stdout}${stderr}`).toMatch(
        /went to the background, .*keep it in the foreground.*Process \d+.* was ended/,
      );
      expect(code).toBe(3);
      expect(isAlive(Number(await project.read('pid')))).toBe(false);
    },
  );
});
