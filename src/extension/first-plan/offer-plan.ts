import * as vscode from 'vscode';
import { readPlan } from '../../model/plan/plan-file.ts';
import type { AskApplication, FoundProject, ServiceDraft } from '../../project/find/draft-plan.ts';
import type { FoundService } from '../../project/find/found-service.ts';
import { t } from '../../words/language.ts';
import type { PlanFolder } from '../plan-folder.ts';
import { commandText, offeredPlan } from './offered-plan.ts';
import { endpointChoices, settingChoices, withEndpoints, withSettings } from './plan-parts.ts';

/** What a user makes of what was found. */
export type Offer =
  | { readonly kind: 'run'; readonly text: string }
  | { readonly kind: 'open'; readonly text: string }
  | { readonly kind: 'url' };

type Action = Offer['kind'] | 'endpoints' | 'settings' | FoundService;

interface Row extends vscode.QuickPickItem {
  readonly action?: Action;
}

const title = () => t('Benchmark This Workspace');

/** What a search that found nothing has looked for. */
const lookedFor = () =>
  t(
    'Looked for: apps of Flask, FastAPI, Django and similar frameworks; start scripts in package.json; servers in a Procfile, Dockerfile, compose file, shell script or systemd unit; Go, Ruby, PHP, Java, .NET, Bun and Deno services.',
  );

/**
 * Shows what a folder without a plan holds in one pick: the service with its command, endpoints, settings and minutes, to be
 * run as it is, changed, or opened as a plan. `ask`: asks the application for its routes while the pick is open.
 * `undefined`: the user left.
 */
export async function offerPlan(
  folder: PlanFolder,
  ask: (plan: Parameters<AskApplication>[0], signal: AbortSignal) => ReturnType<AskApplication>,
): Promise<Offer | undefined> {
  const find = await import('../../project/find/draft-plan.ts');
  const pick = new ActionPick(folder);
  const project = await pick.whileBusy(find.findProject(folder.uri.fsPath));
  if (project === undefined) return undefined;
  let [service] = project.services;
  if (service === undefined) return nothingFound(pick, find.planTemplate(project).text);
  for (;;) {
    const chosen = await offerService(pick, project, service, { find, ask });
    if (chosen === undefined || 'kind' in chosen) return chosen;
    service = chosen.service;
  }
}

async function nothingFound(pick: ActionPick, template: string): Promise<Offer | undefined> {
  const action = await pick.choose(t('No web service was found here.'), [
    urlRow(),
    { label: `$(new-file) ${t('Write a Plan Myself')}`, detail: lookedFor(), action: 'open' },
  ]);
  if (action === 'url') return { kind: 'url' };
  return action === 'open' ? { kind: 'open', text: template } : undefined;
}

function urlRow(): Row {
  return {
    label: `$(link) ${t('Benchmark This URL…')}`,
    detail: t('A server that runs already, wherever it comes from.'),
    action: 'url',
  };
}

interface Tools {
  readonly find: typeof import('../../project/find/draft-plan.ts');
  readonly ask: Parameters<typeof offerPlan>[1];
}

/** One service's plan, until the user has chosen what becomes of it, or another service. */
async function offerService(
  pick: ActionPick,
  project: FoundProject,
  service: FoundService,
  { find, ask }: Tools,
): Promise<Offer | { readonly service: FoundService } | undefined> {
  const stop = new AbortController();
  const { planText } = await import('../../project/find/draft/plan-text.ts');
  let draft = await find.draftService(project, service);
  let parts = draft.parts;
  const asking = find
    .draftService(project, service, (plan) => ask(plan, stop.signal))
    .then((asked) => {
      // What the user has chosen meanwhile stays.
      if (parts === draft.parts) parts = asked.parts;
      draft = asked;
    })
    .catch(() => {});
  try {
    for (;;) {
      const rows = () => rowsOf(planText(parts), draft, service, project);
      const action = await pick.choose(service.evidence, rows(), asking.then(rows));
      if (action === undefined) return undefined;
      if (typeof action === 'object') return { service: action };
      if (action === 'url') return { kind: 'url' };
      if (action === 'run' || action === 'open') return { kind: action, text: planText(parts) };
      if (action === 'endpoints') parts = withEndpoints(parts, await chosenEndpoints(parts));
      else parts = withSettings(parts, await chosenSettings(parts));
    }
  } finally {
    stop.abort();
  }
}

function rowsOf(text: string, draft: ServiceDraft, service: FoundService, project: FoundProject): readonly Row[] {
  const { plan } = readPlan(text);
  const others = project.services.filter((one) => one !== service);
  const offered = plan === null ? null : offeredPlan(plan);
  const total = draft.parts.endpoints.length;
  return [
    ...(offered === null
      ? []
      : [
          {
            label: `$(play) ${plain(offered.command)}`,
            description: offered.where,
            detail: `${offered.endpoints} · ${offered.settings} · ${offered.minutes}`,
            action: 'run' as const,
          },
        ]),
    ...(draft.notAsked === null
      ? []
      : [{ label: `$(warning) ${plain(draft.notAsked)}`, action: 'open' as const, alwaysShow: true }]),
    {
      label: `$(list-selection) ${t('Choose Endpoints…')}`,
      description: t('{0} of {1} chosen', plan?.endpoints.length ?? 0, total),
      action: 'endpoints',
    },
    ...(Object.keys(draft.parts.space).length === 0
      ? []
      : [
          {
            label: `$(settings) ${t('Choose Settings…')}`,
            description: offered?.settings ?? '',
            action: 'settings' as const,
          },
        ]),
    { label: `$(go-to-file) ${t('Open as a Plan')}`, description: 'servebench.json', action: 'open' },
    ...(others.length === 0
      ? []
      : [{ label: t('Also found here'), kind: vscode.QuickPickItemKind.Separator }, ...others.map(serviceRow)]),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    urlRow(),
  ];
}

function serviceRow(service: FoundService): Row {
  const { launcher, app, command, args, cwd } = service;
  const text = commandText({
    service: {
      launcher,
      ...(command === null ? { app: app ?? '' } : { command: [...command] }),
      args: [...args],
    } as Parameters<typeof commandText>[0]['service'],
  });
  return {
    label: `$(server-process) ${plain(text)}`,
    description: cwd === '.' ? '' : t('in the folder {0}', cwd),
    detail: service.evidence,
    action: service,
  };
}

async function chosenEndpoints(parts: ServiceDraft['parts']): Promise<readonly string[]> {
  const chosen = await vscode.window.showQuickPick(
    endpointChoices(parts).map((one) => ({ ...one, label: plain(one.label), path: one.label })),
    { canPickMany: true, title: title(), placeHolder: t('Which endpoints?'), ignoreFocusOut: true },
  );
  return chosen?.map(({ path }) => path) ?? [];
}

async function chosenSettings(parts: ServiceDraft['parts']) {
  const choices = settingChoices(parts).map((one) => ({ ...one, label: plain(one.label), picked: true }));
  return (
    (await vscode.window.showQuickPick(choices, {
      ...{
        canPickMany: true,
        title: title(),
        placeHolder: t('Which settings? Every combination of them may be tried.'),
      },
      ignoreFocusOut: true,
    })) ?? []
  );
}

/** `$(name)` in a label is an icon. */
function plain(text: string): string {
  return text.replaceAll('$(', '$ (');
}

/** A pick whose rows may become better while it is open. */
class ActionPick {
  readonly #title: string;

  constructor({ name }: PlanFolder) {
    this.#title = `${title()}: ${name}`;
  }

  /** Shows that something is being looked for; `undefined` when the user doesn't wait for it. */
  async whileBusy<T>(work: Promise<T>): Promise<T | undefined> {
    const pick = this.#pick(t('Looking for a web service…'));
    pick.busy = true;
    const left = new Promise<undefined>((resolve) => pick.onDidHide(() => resolve(undefined)));
    pick.show();
    try {
      return await Promise.race([work, left]);
    } finally {
      pick.dispose();
    }
  }

  /** `later`: the rows, read again, are known. */
  async choose(
    placeholder: string,
    rows: readonly Row[],
    later?: Promise<readonly Row[]>,
  ): Promise<Action | undefined> {
    const pick = this.#pick(placeholder);
    pick.items = rows;
    pick.matchOnDetail = true;
    let isOpen = true;
    if (later !== undefined) {
      pick.busy = true;
      void later.then((better) => {
        if (!isOpen) return;
        pick.busy = false;
        const [active] = pick.activeItems;
        pick.items = better;
        const same = better.find(({ action }) => action !== undefined && action === active?.action);
        if (same !== undefined) pick.activeItems = [same];
      });
    }
    const chosen = await new Promise<Row | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
    isOpen = false;
    pick.dispose();
    return chosen?.action;
  }

  #pick(placeholder: string): vscode.QuickPick<Row> {
    const pick = vscode.window.createQuickPick<Row>();
    pick.title = this.#title;
    pick.placeholder = placeholder;
    pick.ignoreFocusOut = true;
    return pick;
  }
}
