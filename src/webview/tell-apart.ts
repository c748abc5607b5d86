/** Whether colours are all there and far enough from each other to be told apart as areas. */
export function tellApart(colours: readonly string[]): boolean {
  const known = colours.map(rgbOf);
  return known.every(
    (one, index) =>
      one !== null && known.slice(index + 1).every((other) => other !== null && distance(one, other) >= 60),
  );
}

/** The colour without what makes it see-through: themes give some chart colours as highlights, too faint for a bar. */
export function opaque(colour: string): string {
  const rgb = rgbOf(colour);
  return rgb === null ? colour : `rgb(${rgb.join(', ')})`;
}

type Rgb = readonly [red: number, green: number, blue: number];

function rgbOf(colour: string): Rgb | null {
  const short = /^#([\da-f])([\da-f])([\da-f])[\da-f]?$/i.exec(colour);
  if (short !== null) return short.slice(1, 4).map((digit) => Number.parseInt(digit + digit, 16)) as unknown as Rgb;
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})(?:[\da-f]{2})?$/i.exec(colour);
  if (long !== null) return long.slice(1, 4).map((digits) => Number.parseInt(digits, 16)) as unknown as Rgb;
  const called = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/i.exec(colour);
  return called === null ? null : (called.slice(1, 4).map(Number) as unknown as Rgb);
}

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
