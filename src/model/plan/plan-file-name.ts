/** The name of the plan file. */
export const planFileName = 'servebench.json';
