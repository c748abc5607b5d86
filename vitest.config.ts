import { defineConfig } from 'vitest/config';

/** What measures, or looks at how long something takes. */
const measuring = [
  'test/integration/benchmark/{calibrate,delayed-ack,server-limits,stop-anywhere,unmodelled-settings,warming}.test.ts',
  'test/integration/load/{jit-warm-up,lost-requests,own-faults,run-trial,several-generators,until-settled,wakener}.test.ts',
  'test/integration/load/few-ports/few-ports.test.ts',
  'test/integration/service/sampling.test.ts',
  'test/integration/profile/profile.test.ts',
  // Strikes at a set time after a run's start.
  'test/integration/cli/struck.test.ts',
];

/** Unit tests that replace modules of ours, or look at what the whole process has: no other file may have been there. */
const alone = ['test/unit/benchmark/run-end.test.ts', 'test/unit/analysis/compare-large-runs.test.ts'];

/** What is awaited comes, sooner or later: a second, as vitest has it, is not long on a machine that is busy with other things. */
const patient = { poll: { timeout: 60_000 } };

/** Programs that tests start say what they have to say in English, whatever the developer speaks. */
const env = { LC_ALL: 'C.UTF-8' };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: alone,
          environment: 'node',
          env,
          // They share no state, so a process may keep what it has loaded for the next file: that was a third of their time.
          isolate: false,
          expect: patient,
          // None needs so long; on a machine that is busy with other things each may take many times its own.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'unit-alone',
          include: alone,
          environment: 'node',
          env,
          expect: patient,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: measuring,
          environment: 'node',
          env,
          expect: patient,
          // Some take a quarter of that alone, and many times their own on a machine that is busy with other things.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They mostly wait for programs; what they look at does not hang on how fast it comes.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'measuring',
          include: measuring,
          environment: 'node',
          env,
          expect: patient,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // What somebody else on this machine disturbs is measured again: a fault is there each time.
          retry: 3,
          // Real servers under load: one file at a time, so that they do not take each other's cores.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
