import { expect, it } from 'vitest';
import { whyNotPython } from '../../../src/project/homes/check-python.ts';
import { testPython } from './place.ts';

const settings = { workers: 2, threads: 4, workerClass: 'gthread' };
const said = 'workers = 2\nthreads = 4\nworker_class = "gthread"\n';

it.each([
  [said, null],
  [`import os\nos._exit(1)\n${said}`, null],
  [`${said}workers = 3\n`, /would not set workers to 2/],
  ['workers = 2\n', /would not set threads to 4/],
  [`${said}if True:\nworkers = 3\n`, /would not be Python: line 5: /],
])('the interpreter reads %j without running it', async (text, why) => {
  const told = await whyNotPython(testPython, text, settings);
  if (why === null) expect(told).toBeNull();
  else expect(told).toMatch(why);
});
