/** How long a run may take that an agent asks for, and how long where it does not say, min. */
export const runMinutes = { usual: 10, most: 120 } as const;

/** How long an endpoint is profiled that an agent asks for, and how long where it does not say, s. */
export const profileSeconds = { usual: 10, least: 1, most: 120 } as const;
