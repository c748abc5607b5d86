import Mocha from 'mocha';

/** What the extension host calls: runs the suites inside it and throws when one fails. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: 'spec' });
  mocha.suite.emit('pre-require', globalThis, 'inside', mocha);
  await import('./commands.suite.ts');
  await import('./plan-file.suite.ts');
  await import('./run.suite.ts');
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} of the tests inside the extension host failed.`);
}
