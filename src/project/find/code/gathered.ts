import type { Route } from './values.ts';

/** What is gathered of a handler's code, to be judged. */
export interface Gathered {
  readonly names: string[];
  readonly calls: string[];
  readonly texts: string[];
  readonly guards: string[];
  readonly statuses: number[];
  onlyRedirects: boolean;
  loopsForever: boolean;
}

/** Nothing yet, but for what guards the route. */
export function nothingOf({ guards }: Pick<Route, 'guards'>): Gathered {
  return {
    names: [],
    calls: [],
    texts: [],
    guards: [...guards],
    statuses: [],
    onlyRedirects: false,
    loopsForever: false,
  };
}
