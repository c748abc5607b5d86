import { pointsOf } from '../model/settings.ts';
import { shellLine } from '../model/shell-line.ts';
import { listOf } from '../words/figures.ts';
import { t } from '../words/language.ts';
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
    tell(
      'service',
      t('Start the server yourself ({0}) at {1}, or name another address.', launchText(service), targetUrl),
    );
  if (service.companions.length > 0)
    tell(
      'service.companions',
      t('Start what the service needs, too: {0}.', listOf(service.companions.map(({ name }) => name))),
    );
  const points = pointsOf(plan.settings).length;
  if (points > 1) tell('settings', t('One run loads one server; the plan has {0} settings to compare.', points));
  if (plan.repeats > 1)
    tell('repeats', t('Run it {0} times, each on a fresh server, and compare the rates.', plan.repeats));
  if (load.warmUpRequests !== 0)
    tell('load.warmUpRequests', t('Nothing warms the server up: the figures count its first requests, too.'));
  if (load.engine !== 'native') tell('load.engine', t('The engine "{0}" is not used.', load.engine));
  for (const [index, { endpoint, settings, ...budget }] of plan.budgets.entries()) {
    if (!endpoints.some(({ name }) => name === endpoint)) continue;
    const place = `budgets[${index}]`;
    if (settings !== undefined)
      tell(`${place}.settings`, t('It is held against whichever server is loaded, whatever its settings.'));
    if (budget.notSlowerThan !== undefined)
      tell(`${place}.notSlowerThan`, t('It is not checked: only Servebench holds its runs against a baseline.'));
    for (const figure of serverFigures)
      if (budget[figure] !== undefined)
        tell(`${place}.${figure}`, t('It is not checked: a load generator does not see what the server spends.'));
  }
  return told;
}

function launchText({ launcher, app, command }: ScriptedPlan['plan']['service']): string {
  return `${launcher}: ${app ?? shellLine(command ?? [], 'linux')}`;
}
