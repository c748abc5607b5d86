import { relative } from 'node:path';

/** A file as it is shown beside a plan: from the plan's folder where it is inside, else whole. */
export function pathFrom(planFolder: string, file: string): string {
  const path = relative(planFolder, file);
  return path === '' || path.startsWith('..') ? file : path;
}
