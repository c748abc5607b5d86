/** Width of the stretches of time that answers are counted in, ms. */
export const seriesBucketMs = 100;
