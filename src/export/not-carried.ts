import { pointsOf } from '../model/settings.ts';
import { shellLine } from '../model/shell-line.ts';
import type { NotCarried } from './load-script.ts';
import type { ScriptedPlan } from './scripted-plan.ts';

/** Budgets of what only the server's own machine can tell: no load generator sees them. */
const serverFigures = ['cpuMsPerRequest', 'memoryMb'] as const;

/** What no load script carries, since a script only loads a server that somebody else has started. */
export function notCarriedByAny({ plan, targetUrl, endpoints }: ScriptedPlan): NotCarried[] {
  const told: NotCarried[] = [];
  const tell = (place: string, sentence: string) => told.push({ place, sentence });
  const { service, load } = plan;
  if (service.launcher !== 'attach')
    tell('service', `Start the server yourself (${launchText(service)}) at ${targetUrl}, or name another address.`);
  if (service.companions.length > 0)
    tell('service.companions', `Start what the service needs, too: ${listed(service.companions)}.`);
  const points = pointsOf(plan.settings).length;
  if (points > 1) tell('settings', `One run loads one server; the plan has ${points} settings to compare.`);
  if (plan.repeats > 1) tell('repeats', `Run it ${plan.repeats} times, each on a fresh server, and compare the rates.`);
  if (load.warmUpRequests !== 0)
    tell('load.warmUpRequests', 'Nothing warms the server up: the figures count its first requests, too.');
  if (load.engine !== 'native') tell('load.engine', `The engine "${load.engine}" is not used.`);
  for (const [index, { endpoint, settings, ...budget }] of plan.budgets.entries()) {
    if (!endpoints.some(({ name }) => name === endpoint)) continue;
    const place = `budgets[${index}]`;
    if (settings !== undefined)
      tell(`${place}.settings`, 'It is held against whichever server is loaded, whatever its settings.');
    if (budget.notSlowerThan !== undefined)
      tell(`${place}.notSlowerThan`, 'It is not checked: only Servebench holds its runs against a baseline.');
    for (const figure of serverFigures)
      if (budget[figure] !== undefined)
        tell(`${place}.${figure}`, 'It is not checked: a load generator does not see what the server spends.');
  }
  return told;
}

function launchText({ launcher, app, command }: ScriptedPlan['plan']['service']): string {
  return `${launcher}: ${app ?? shellLine(command ?? [], 'linux')}`;
}

function listed(companions: readonly { readonly name: string }[]): string {
  return companions.map(({ name }) => name).join(', ');
}
