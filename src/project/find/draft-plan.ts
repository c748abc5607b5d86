import { usableCores } from '../../host/cores.ts';
import { findOnPath } from '../../host/find-on-path.ts';
import type { AskedApp } from '../../model/asked-app.ts';
import { isPythonLauncher } from '../../model/plan/launcher-facts.ts';
import type { Plan } from '../../model/plan/plan.ts';
import { readPlan } from '../../model/plan/plan-file.ts';
import { t } from '../../words/language.ts';
import { askedEndpoints } from './draft/asked-endpoints.ts';
import { chosenEndpoints, endpointNotes } from './draft/chosen-endpoints.ts';
import { type EnvironmentFiles, environmentFiles, environmentOf } from './draft/environment-files.ts';
import { type PlanDraft, planText, withNames } from './draft/plan-text.ts';
import { interpreterOf, pythonNotes } from './draft/python-environment.ts';
import { namedPackages } from './draft/python-packages.ts';
import { gunicornSpace, spaceFor } from './draft/space.ts';
import { findServices } from './find-services.ts';
import type { FoundService } from './found-service.ts';
import { type ProjectFiles, projectFiles } from './read/project-files.ts';

/** A plan to start from. */
export interface DraftedPlan {
  /** JSON with comments; `readPlan` accepts it. */
  readonly text: string;
  /** What was found and what to look at, as sentences. */
  readonly notes: readonly string[];
  /** Whether a service was found; otherwise the text is a template. */
  readonly found: boolean;
}

/** The drafted plan of a service. */
export interface ServiceDraft extends DraftedPlan {
  /** What its text is written from, for who changes a part of it. */
  readonly parts: PlanDraft;
  /** Why the application could not be asked, as a sentence; `null`: it was, or was not to be. */
  readonly notAsked: string | null;
}

/** What came of asking an application for its routes. */
export interface AskedAnswer {
  /** `null`: it could not be asked. */
  readonly app: AskedApp | null;
  /** Why not, as a sentence; `null` where there is nothing to say. */
  readonly note: string | null;
}

/** Asks the application of a drafted plan: it is loaded for that, so only where its code may run. */
export type AskApplication = (plan: Plan) => Promise<AskedAnswer>;

/** What a folder seems to hold. */
export interface FoundProject {
  /** The one that the project runs today first. */
  readonly services: readonly FoundService[];
  readonly files: ProjectFiles;
  readonly environments: EnvironmentFiles;
  readonly cores: number;
}

export interface DraftOptions {
  readonly cores?: number;
  /** Left out: nothing of the project is run. */
  readonly ask?: AskApplication;
}

/**
 * Drafts a plan for the project in a folder: finds its web app and how it is started today, the routes that can be loaded
 * without harm, and settings that suit the cores. Reads files only, unless the application is to be asked.
 */
export async function draftPlan(folder: string, options: DraftOptions = {}): Promise<DraftedPlan> {
  const project = await findProject(folder, options);
  const [service] = project.services;
  return service === undefined ? planTemplate(project) : draftService(project, service, options.ask);
}

/** Finds the services of a folder. Reads files only. */
export async function findProject(folder: string, options: { readonly cores?: number } = {}): Promise<FoundProject> {
  const cores = options.cores ?? usableCores().cores;
  const files = await projectFiles(folder);
  const environments = await environmentFiles(files);
  const services = await findServices(files, { cores, variables: environments.names });
  return { services, files, environments, cores };
}

/** A plan to fill in, where nothing was found. */
export function planTemplate({ cores, files }: FoundProject): DraftedPlan {
  const endpoints = withNames([{ path: '/', remark: null, doubtful: false }]);
  const text = planText({ service: null, space: gunicornSpace(null, cores, false), endpoints, python: null });
  return {
    text,
    notes: [t('No web service was found here; the plan is a template to fill in.'), ...cutNotes(files)],
    found: false,
  };
}

/** Drafts the plan of one of a project's services. */
export async function draftService(
  project: FoundProject,
  service: FoundService,
  ask?: AskApplication,
): Promise<ServiceDraft> {
  const { files, environments, cores } = project;
  const packages = await namedPackages(files);
  const python = await interpreterOf(service, files);
  const { envFiles, notes: environmentNotes } = environmentOf(service, environments, files);
  const started =
    service.command?.[0] === 'python'
      ? { ...service, command: [python.path ?? pythonOnPath(), ...service.command.slice(1)] }
      : service;
  const partsWith = (endpoints: FoundService['endpoints']): PlanDraft => ({
    service: { ...started, envFiles },
    space: spaceFor(service, cores, packages.has('gevent')),
    endpoints: withNames(chosenEndpoints(endpoints)),
    python: python.mustBeNamed ? python.path : null,
  });
  const answer = ask === undefined ? null : await asked(ask, planText(partsWith(service.endpoints)));
  const routes =
    answer?.app == null
      ? { endpoints: service.endpoints, notes: service.routeNotes }
      : askedEndpoints(service.endpoints, answer.app);
  const others = project.services.filter((other) => other !== service).slice(0, 3);
  const isUnsure =
    answer === null && (service.routeNotes.length > 0 || !service.endpoints.some(({ doubtful }) => !doubtful));
  const canBeAsked = service.launcher === 'node' || isPythonLauncher(service.launcher);
  const parts = { ...partsWith(routes.endpoints), ask: isUnsure && canBeAsked };
  return {
    parts,
    text: planText(parts),
    notAsked: answer?.note ?? null,
    notes: [
      service.evidence,
      ...new Set(service.notes),
      ...(answer?.note == null ? [] : [answer.note]),
      ...new Set(routes.notes),
      ...pythonNotes(service, python, files, packages),
      ...environmentNotes,
      ...endpointNotes(routes.endpoints),
      ...others.map((other) => t('Also found: {0}', other.evidence)),
      ...cutNotes(files),
    ],
    found: true,
  };
}

/** Where there is no program "python", Python 3 goes by its number. */
function pythonOnPath(): string {
  const has = (name: string) => findOnPath(name, environment) !== null;
  const environment = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return !has('python') && has('python3') ? 'python3' : 'python';
}

async function asked(ask: AskApplication, text: string): Promise<AskedAnswer | null> {
  const { plan } = readPlan(text);
  return plan === null ? null : ask(plan);
}

function cutNotes({ isCut }: ProjectFiles): string[] {
  return isCut ? [t('The project is large: what lies deepest in it was not searched.')] : [];
}
