/** Tells the suite's own lines from everything else that an editor writes to its console. */
export const suiteMark = '|suite|';
