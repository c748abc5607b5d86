import { readFile, rm } from 'node:fs/promises';
import { noMarks, type RunMarks } from '../model/run/run-marks.ts';
import { runMarksSchema } from '../model/run/run-marks-schema.ts';
import { marksFileOf } from './run-files.ts';
import { writeRunFile } from './write-file.ts';

/** Larger than any marks; what lies in a folder from somewhere else may be larger. */
const largestMarksBytes = 64 * 1024;

/** What was said of the run of a file; nothing where nothing can be read. */
export async function readMarks(runFile: string): Promise<RunMarks> {
  try {
    const text = await readFile(marksFileOf(runFile), 'utf8');
    const parsed = text.length > largestMarksBytes ? null : runMarksSchema.safeParse(JSON.parse(text));
    return parsed?.success ? parsed.data : noMarks;
  } catch {
    return noMarks;
  }
}

/** Adds to what was said of the run of a file, and gives all of it. A mark that is set to `null` is taken away. */
export async function changeMarks(runFile: string, change: Partial<RunMarks>): Promise<RunMarks> {
  const marks = runMarksSchema.parse({ ...(await readMarks(runFile)), ...change });
  const file = marksFileOf(runFile);
  if (Object.values(marks).every((mark) => mark === null)) await rm(file, { force: true });
  else await writeRunFile(file, `${JSON.stringify(marks)}\n`);
  return marks;
}
