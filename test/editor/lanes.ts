import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EditorHost } from './host/editor-host.ts';
import { runSuite, type SuiteName, suiteNames } from './suites.ts';

/** How a suite went. */
export interface SuiteEnd {
  readonly suite: SuiteName;
  readonly passed: boolean;
  readonly seconds: number;
  /** All that it printed. */
  readonly output: string;
}

/** A suite to run; `null`: there is none left. */
type Turn = SuiteName | null;

/**
 * Runs every suite in so many processes beside each other, each with an editor of its own: a window waits for much. A lane
 * that is free takes the next suite. `show` hears of each suite when it has ended, so that two never mix.
 */
export async function runInLanes(
  lanes: number,
  args: readonly string[],
  show: (end: SuiteEnd) => void,
): Promise<readonly SuiteEnd[]> {
  const waiting: SuiteName[] = [...suiteNames];
  const ends: SuiteEnd[] = [];
  const end = (one: SuiteEnd) => {
    ends.push(one);
    show(one);
  };
  await Promise.all(Array.from({ length: lanes }, () => lane(args, () => waiting.shift() ?? null, end)));
  for (const suite of waiting) end(broken(suite, 'No lane was left to run it.'));
  return ends;
}

/** One lane until it has ended; its turns are handed to it one after the other. */
async function lane(args: readonly string[], next: () => Turn, end: (one: SuiteEnd) => void): Promise<void> {
  const script = fileURLToPath(new URL('run.ts', import.meta.url));
  const child = fork(script, ['--lane', ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let current: Turn = null;
  child.on('message', (message: SuiteEnd | 'ready') => {
    if (message !== 'ready') end(message);
    current = next();
    if (child.connected) child.send({ suite: current });
  });
  const code = await endOf(child);
  if (current !== null) end(broken(current, `Its process ended with exit code ${code} before it did.`));
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
}

function broken(suite: SuiteName, why: string): SuiteEnd {
  return { suite, passed: false, seconds: 0, output: `  ${suite}: ${why}` };
}

/** The process of a lane: asks for suites and runs them in its editor until there are no more. */
export async function serveLane(host: EditorHost): Promise<void> {
  for (let suite = await nextTurn('ready'); suite !== null; ) {
    const end = await timedSuite(suite, host);
    suite = await nextTurn(end);
  }
}

function nextTurn(message: SuiteEnd | 'ready'): Promise<Turn> {
  return new Promise((resolve) => {
    process.once('message', (answer: { readonly suite: Turn }) => resolve(answer.suite));
    process.send?.(message);
  });
}

async function timedSuite(suite: SuiteName, host: EditorHost): Promise<SuiteEnd> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const startedAt = performance.now();
  const passed = await runSuite(suite, host, { grep: undefined, print }).catch((error: unknown) => {
    print(String(error instanceof Error ? error.stack : error));
    return false;
  });
  return { suite, passed, seconds: (performance.now() - startedAt) / 1000, output: lines.join('\n') };
}
