/** z of a two-sided 90 % interval of a normal distribution. */
export const z90 = 1.645;

/** z of a two-sided 95 % interval. */
export const z95 = 1.96;

/** Standard deviations of a normal for each median absolute deviation: 1 / Φ⁻¹(0.75). */
export const deviationsOfMad = 1.4826;
