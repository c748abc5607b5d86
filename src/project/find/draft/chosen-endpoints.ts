import { t } from '../../../words/language.ts';
import type { FoundEndpoint } from '../found-service.ts';

/** Endpoints that a drafted plan measures; further ones are written as comments. */
const mostEndpoints = 4;
const mostCommented = 16;

const root: FoundEndpoint = { path: '/', remark: null, doubtful: false };

/** Plain routes first, then those with sample values; the rest waits as comments. */
export function chosenEndpoints(endpoints: readonly FoundEndpoint[]): FoundEndpoint[] {
  const sure = endpoints.filter((endpoint) => !endpoint.doubtful);
  const ordered = [...sure.filter((one) => one.remark === null), ...sure.filter((one) => one.remark !== null)];
  const measured = ordered.length > 0 ? ordered.slice(0, mostEndpoints) : [root];
  const commented = [...ordered.slice(mostEndpoints), ...endpoints.filter((endpoint) => endpoint.doubtful)];
  return [...measured, ...commented.slice(0, mostCommented).map((endpoint) => ({ ...endpoint, doubtful: true }))];
}

/** What to know of the routes, as sentences. */
export function endpointNotes(endpoints: readonly FoundEndpoint[]): string[] {
  if (endpoints.length === 0) return [t('No routes were found, so the plan loads "/".')];
  const notes: string[] = [];
  if (endpoints.every((endpoint) => endpoint.doubtful))
    notes.push(
      t(
        'Every route that was found needs a look first: they stand in comments, and the plan loads "/" until you take one in.',
      ),
    );
  if (endpoints.some((endpoint) => !endpoint.doubtful && endpoint.remark !== null))
    notes.push(t('Some paths hold sample values: look at the comments in "endpoints".'));
  if (endpoints.length > mostEndpoints || endpoints.some((endpoint) => endpoint.doubtful))
    notes.push(t('More routes stand in comments: take in those that matter to you.'));
  return notes;
}
