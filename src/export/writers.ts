import { k6Script } from './k6/k6-script.ts';
import type { LoadScriptWriter } from './load-script.ts';
import { locustFile } from './locust/locust-file.ts';
import { vegetaScript } from './vegeta/vegeta-script.ts';

/** The engines that a plan can be written for. A further engine is a writer here, and nothing elsewhere. */
export const loadScriptWriters = {
  locust: locustFile,
  k6: k6Script,
  vegeta: vegetaScript,
} as const satisfies Readonly<Record<string, LoadScriptWriter>>;

export type ScriptedEngine = keyof typeof loadScriptWriters;
export const scriptedEngines = Object.keys(loadScriptWriters) as ScriptedEngine[];
