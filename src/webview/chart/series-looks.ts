/*
 * How series are told apart. Colours come again after a few, and not everybody tells them apart: textures and signs are others then.
 */

/** The colour of the series of this number. */
export function seriesColour(colours: readonly string[], index: number): string {
  return colours[index % colours.length]!;
}

const textures = [
  'solid',
  'dots',
  'rows',
  'columns',
  'grid',
  'checks',
  'crosses',
  'rings',
  'bricks',
  'zigzag',
] as const;
export type Texture = (typeof textures)[number];

/** What tells a series from the others where colours can't be told apart. */
export function textureOf(series: number): Texture {
  return textures[series % textures.length] ?? 'solid';
}
