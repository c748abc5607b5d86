import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ServiceError } from '../../../src/service/service-error.ts';
import { ServerProcess } from '../../../src/service/start/server-process.ts';
import { failureText } from '../../../src/words/failures.ts';
import { place, processesOf } from './place.ts';

describe.skipIf(process.platform === 'win32')(
  'a server whose lease can no longer be written once it has started',
  () => {
    it('is ended, and the start fails with the reason', async () => {
      const here = place();
      const { leaseFolder } = here.context;
      onTestFinished(() => rmSync(leaseFolder, { recursive: true, force: true }));
      let started = false;
      const program = {
        command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
        env: here.context.environment,
        // Asked for after the first lease and before the start: from then on a file is in the folder's place.
        get cwd() {
          started = true;
          rmSync(leaseFolder, { recursive: true, force: true });
          writeFileSync(leaseFolder, '');
          return here.context.planFolder;
        },
      };
      const spawned = ServerProcess.spawn(program, {
        name: 'server',
        stopSignal: 'SIGTERM',
        context: here.context,
        listen: null,
        hurry: new AbortController().signal,
      });
      const error = await spawned.catch((thrown: unknown) => thrown);
      const { failure } = error as ServiceError;
      expect(failure).toMatchObject({ kind: 'lease-lost', server: 'server', left: [] });
      expect(failureText(failure)).toMatch(/^server had been started and was ended at once, since /);
      expect(failureText(failure)).toContain(leaseFolder);
      expect(started).toBe(true);
      expect(processesOf(here)).toEqual([]);
    });
  },
);
