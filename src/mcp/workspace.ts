import { readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { findRun } from '../history/find-run.ts';
import { RecordError } from '../history/record-error.ts';
import { readRecord, runsFolderOf } from '../history/run-store.ts';
import { pathFrom } from '../host/path-from.ts';
import type { Plan } from '../model/plan/plan.ts';
import { planFileName, readPlan } from '../model/plan/plan-file.ts';
import type { RunRecord } from '../model/run/record.ts';
import { faultSentence } from '../words/faults.ts';
import { plainText } from '../words/plain-text.ts';
import { recordFaultSentence } from '../words/record-faults.ts';
import { ToolError } from './tool-error.ts';

const largestPlanBytes = 4 * 1024 * 1024;

/** A saved run with its file. */
export interface FoundRecord {
  readonly record: RunRecord;
  readonly file: string;
}

/** The folder that an agent works in: the tools read and write there, and nowhere else. */
export class Workspace {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** A folder of the workspace. Throws `ToolError` for one that is not there, or lies outside, links followed. */
  async folder(asked: string | undefined): Promise<string> {
    const folder = resolve(this.root, asked ?? '.');
    const name = plainText(asked ?? '.', 200);
    if (!(await stat(folder).catch(() => null))?.isDirectory())
      throw new ToolError(
        `There is no folder ${name} in ${this.root}. Name one relative to it, or leave "folder" out.`,
      );
    const [real, root] = await Promise.all([realpath(folder), realpath(this.root)]);
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep))
      throw new ToolError(`${name} lies outside of ${this.root}. Servebench works in that folder alone.`);
    return folder;
  }

  /** The plan of a folder. Throws `ToolError` where there is none, or it has faults. */
  async plan(folder: string): Promise<Plan> {
    const file = join(folder, planFileName);
    const size = (await stat(file).catch(() => null))?.size;
    if (size === undefined)
      throw new ToolError(`There is no plan ${this.shown(file)}. Call draft_plan first, then look its file over.`);
    if (size > largestPlanBytes) throw new ToolError(`${this.shown(file)} is too large for a plan (more than 4 MB).`);
    // No host is confirmed here: load to another machine is the user's to allow, at a terminal or in the editor.
    const { plan, faults } = readPlan(await readFile(file, 'utf8'));
    if (plan !== null) return plan;
    const sentences = faults.slice(0, 5).map((fault) => `- ${faultSentence(fault)}`);
    throw new ToolError([`${this.shown(file)} has faults; mend them and call again:`, ...sentences].join('\n'));
  }

  /** A saved run: `last`, `baseline`, its name, or the beginning of its id. Throws `ToolError` where there is none. */
  async run(folder: string, word: string): Promise<FoundRecord> {
    const found = await findRun(runsFolderOf(folder), word);
    if (found.kind === 'several')
      throw new ToolError(`"${plainText(word, 100)}" means ${found.runs.length} runs; give more of the id.`);
    if (found.kind === 'none')
      throw new ToolError(
        `There is no saved run "${plainText(word, 100)}" in ${this.shown(runsFolderOf(folder))}. Call run_benchmark first.`,
      );
    return { record: await read(found.run.file), file: found.run.file };
  }

  /** A path as an agent in the workspace would write it. */
  shown(file: string): string {
    return pathFrom(this.root, file);
  }
}

async function read(file: string): Promise<RunRecord> {
  try {
    return await readRecord(file);
  } catch (error) {
    if (error instanceof RecordError) throw new ToolError(recordFaultSentence(error.fault));
    throw error;
  }
}
