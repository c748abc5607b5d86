import { usableCores } from '../../host/cores.ts';
import { chosenEndpoints, endpointNotes } from './draft/chosen-endpoints.ts';
import { environmentFiles, environmentOf } from './draft/environment-files.ts';
import { planText, withNames } from './draft/plan-text.ts';
import { interpreterOf, pythonNotes } from './draft/python-environment.ts';
import { namedPackages } from './draft/python-packages.ts';
import { gunicornSpace, spaceFor } from './draft/space.ts';
import { findServices } from './find-services.ts';
import { projectFiles } from './read/project-files.ts';

/** A plan to start from. */
export interface DraftedPlan {
  /** JSON with comments; `readPlan` accepts it. */
  readonly text: string;
  /** What was found and what to look at, as sentences. */
  readonly notes: readonly string[];
  /** Whether a service was found; otherwise the text is a template. */
  readonly found: boolean;
}

/**
 * Drafts a plan for the project in a folder: finds its web app and how it is started today, the routes that can be loaded
 * without harm, and settings that suit the cores. Reads files only; nothing of the project is run.
 */
export async function draftPlan(folder: string, options: { readonly cores?: number } = {}): Promise<DraftedPlan> {
  const cores = options.cores ?? usableCores().cores;
  const files = await projectFiles(folder);
  const environments = await environmentFiles(files);
  const [service, ...others] = await findServices(files, { cores, variables: environments.names });
  const cut = files.isCut ? ['The project is large: what lies deepest in it was not searched.'] : [];
  if (service === undefined) {
    const endpoints = withNames([{ path: '/', remark: null, doubtful: false }]);
    const text = planText({ service: null, space: gunicornSpace(null, cores, false), endpoints, python: null });
    return { text, notes: ['No web service was found here; the plan is a template to fill in.', ...cut], found: false };
  }
  const packages = await namedPackages(files);
  const python = await interpreterOf(service, files);
  const { envFiles, notes: environmentNotes } = environmentOf(service, environments, files);
  const started =
    service.command?.[0] === 'python' && python.path !== null
      ? { ...service, command: [python.path, ...service.command.slice(1)] }
      : service;
  return {
    text: planText({
      service: { ...started, envFiles },
      space: spaceFor(service, cores, packages.has('gevent')),
      endpoints: withNames(chosenEndpoints(service.endpoints)),
      python: python.mustBeNamed ? python.path : null,
    }),
    notes: [
      service.evidence,
      ...new Set(service.notes),
      ...pythonNotes(service, python, files, packages),
      ...environmentNotes,
      ...endpointNotes(service.endpoints),
      ...others.slice(0, 3).map((other) => `Also found: ${other.evidence}`),
      ...cut,
    ],
    found: true,
  };
}
