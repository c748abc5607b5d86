import * as z from 'zod';
import { longestRunName, longestRunNote, type RunMarks } from './run-marks.ts';

/** Checks what is read of a run's marks. */
export const runMarksSchema: z.ZodType<RunMarks> = z.object({
  name: z.string().max(longestRunName).nullable(),
  note: z.string().max(longestRunNote).nullable(),
  pinnedAt: z.iso.datetime({ offset: true }).nullable(),
});
