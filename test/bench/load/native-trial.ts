/** Runs one trial of the native engine: reads a `NativeTrialInput` from standard input, prints a `NativeTrialOutput`. */
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { runTrial } from '../../../src/load/trial/run-trial.ts';
import type { NativeTrialInput, NativeTrialOutput } from './clients/native.ts';

const { spec, generatorScript, readsMemory } = JSON.parse(await text(process.stdin)) as NativeTrialInput;
const rssSamples: { seconds: number; bytes: number; answered: number }[] = [];
const result = await runTrial(spec, {
  generatorScript,
  signal: new AbortController().signal,
  onProgress: ({ phase, elapsedSeconds, succeeded, failed }) => {
    const bytes = readsMemory && phase === 'measuring' ? largestChildRss() : 0;
    if (bytes > 0) rssSamples.push({ seconds: elapsedSeconds, bytes, answered: succeeded + failed });
  },
});
const output: NativeTrialOutput = { result, rssSamples };
process.stdout.write(JSON.stringify(output));

/** Resident bytes of the largest child of this process; 0 where /proc is missing. */
function largestChildRss(): number {
  let most = 0;
  try {
    for (const task of readdirSync('/proc/self/task')) {
      for (const pid of readFileSync(`/proc/self/task/${task}/children`, 'latin1').trim().split(' ')) {
        const status = pid === '' ? '' : readFileSync(`/proc/${pid}/status`, 'latin1');
        most = Math.max(most, Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
      }
    }
  } catch {
    return most;
  }
  return most;
}
