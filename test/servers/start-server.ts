import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BehaviourName } from './behaviours.ts';
import type { Tally } from './exchange.ts';

/** A test server that runs in a process of its own. Dispose of it when done. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** What the server has counted since it started. */
  tally(): Promise<Readonly<Tally>>;
}

interface Answer {
  readonly type: 'listening' | 'tally';
  readonly port?: number;
  readonly tally?: Tally;
}

/** Starts a test server on a free loopback port. */
export async function startServer(behaviour: BehaviourName): Promise<TestServer> {
  const child = fork(fileURLToPath(new URL('./server-process.ts', import.meta.url)), [behaviour], {
    // The runner's own flags (such as a test runner's loaders) are not for this process.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { port } = await answer(child, 'listening');
  return {
    port: port as number,
    pid: child.pid as number,
    tally: async () => {
      child.send('tally');
      return (await answer(child, 'tally')).tally as Tally;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The next message of this type; rejects when the server ends instead. */
function answer(child: ChildProcess, type: Answer['type']): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const done = () => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onMessage = (message: unknown) => {
      if ((message as Answer).type !== type) return;
      done();
      resolve(message as Answer);
    };
    const onExit = (code: number | null) => {
      done();
      reject(new Error(`The test server ended with code ${code}.`));
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}
