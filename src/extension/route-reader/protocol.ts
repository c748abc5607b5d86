import type { RoutePlace } from '../../project/find/found-service.ts';

/** A route of a project's code, as lenses need it. */
export interface CodeRoute extends RoutePlace {
  /** A request that it answers, with sample values where it has parameters. */
  readonly path: string;
  /** Whether somebody should look at it before it is loaded. */
  readonly doubtful: boolean;
}

/** What a project's code holds that lenses and completion show. */
export interface CodeFindings {
  readonly routes: readonly CodeRoute[];
  /** What a plan's "app" may be, and the file or the command that says so. */
  readonly apps: readonly { readonly value: string; readonly from: string }[];
}

export const nothingFound: CodeFindings = { routes: [], apps: [] };
