/** A point on the screen, in CSS pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Points so near to each other that one hides the other: their centres are at most this far apart, in CSS pixels. */
const nearPx = 5;

/** Groups of points that lie on one another, each with at least two; what lies alone is in none. */
export function clustersOf<Point extends Spot>(points: readonly Point[]): readonly (readonly Point[])[] {
  const groups: Point[][] = [];
  for (const point of points) {
    const touching = groups.filter((group) => group.some(({ x, y }) => Math.hypot(x - point.x, y - point.y) <= nearPx));
    const [first, ...others] = touching;
    if (first === undefined) {
      groups.push([point]);
      continue;
    }
    first.push(point, ...others.flat());
    for (const other of others) groups.splice(groups.indexOf(other), 1);
  }
  return groups.filter((group) => group.length > 1);
}
