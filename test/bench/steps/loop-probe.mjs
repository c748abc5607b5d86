// Preloaded into the process under test: writes the longest time for which its event loop stood still, in ms, whenever
// that grows. Timers of its own load generators are not looked at.
import { writeFileSync } from 'node:fs';

const everyMs = 5;
const file = process.env['SERVEBENCH_LOOP_PROBE'];
if (file !== undefined && /(cli|runner)\.js$/.test(process.argv[1] ?? '')) {
  delete process.env['SERVEBENCH_LOOP_PROBE'];
  let last = null;
  let most = 0;
  setInterval(() => {
    const now = performance.now();
    // The first tick comes after the program's own loading, which is no work of a run.
    const late = last === null ? 0 : now - last - everyMs;
    last = now;
    if (late <= most) return;
    most = late;
    writeFileSync(file, String(most));
  }, everyMs).unref();
}
