// Apart from the schema: the panel's words come here, and zod would come with it.
import type { Against, AgainstEndpoint } from './against.ts';

/** The endpoints that are surely worse than their base, and confirmed so. */
export function regressionsAgainst({ endpoints }: Against): readonly AgainstEndpoint[] {
  return endpoints.filter(({ verdict }) => verdict === 'slower' || verdict === 'fails');
}

/** The endpoints of which it could not be told here. */
export function untoldAgainst({ endpoints }: Against): readonly AgainstEndpoint[] {
  return endpoints.filter(({ verdict }) => verdict === 'untold' || verdict === 'unsure');
}
