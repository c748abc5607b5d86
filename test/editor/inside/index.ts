import { format } from 'node:util';
import Mocha from 'mocha';
import { suiteMark } from './suite-mark.ts';

/** What the extension host calls: runs the suites inside it and throws when one fails. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, color: false, reporter: 'spec' });
  Mocha.reporters.Base.consoleLog = printMarked;
  mocha.suite.emit('pre-require', globalThis, 'inside', mocha);
  await import('./commands.suite.ts');
  await import('./plan-editing.suite.ts');
  await import('./plan-file.suite.ts');
  await import('./run.suite.ts');
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} of the tests inside the extension host failed.`);
}

function printMarked(...args: unknown[]): void {
  // biome-ignore lint/suspicious/noConsole: the extension host hands its console to whoever runs the suite.
  for (const line of format(...args).split('\n')) console.log(`${suiteMark}${line}`);
}
