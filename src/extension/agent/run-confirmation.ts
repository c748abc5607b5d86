import type { Plan } from '../../model/plan/plan.ts';
import { withoutPasswords, withoutTokens } from '../../model/plan/recorded-plan.ts';
import { plannedCommands } from '../../service/planned-commands.ts';
import { plural, t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { roughMinutes } from '../first-plan/offered-plan.ts';

/** How many command lines and endpoints are shown one by one. */
const mostLines = 12;
const mostCharacters = 200;

/** What somebody is asked before something starts on an agent's word. */
export interface Confirmation {
  readonly title: string;
  readonly parts: readonly ConfirmationPart[];
}

/** A sentence, or lines that are shown as they are: commands, requests. */
export type ConfirmationPart = { readonly text: string } | { readonly lines: readonly string[] };

/** Methods that only read. */
const readingMethods = ['GET', 'HEAD', 'OPTIONS'];

/**
 * What a run that an agent asks for would do: what is started, which requests are sent and how many at a time, and how long
 * it takes. `plan`: what would be run, with the endpoints that are measured alone; `mostMinutes`: when it is stopped.
 */
export function runConfirmation(plan: Plan, folderName: string, mostMinutes: number, platform: string): Confirmation {
  const { service, endpoints, load } = plan;
  const commands = plannedCommands(plan, platform);
  const writing = endpoints.find(({ method }) => !readingMethods.includes(method));
  return {
    title: t('Benchmark this service?'),
    parts: [
      ...(service.launcher === 'attach'
        ? [{ text: t('The server at {0}, which runs already, gets the load.', withoutPasswords(service.url ?? '')) }]
        : [{ text: startText(folderName, commands.length) }, listed(commands)]),
      {
        text: plural(
          load.connections,
          'Load, {0} request at a time, on:',
          'Load, {0} requests at a time, on:',
          load.connections,
        ),
      },
      listed(endpoints.map(({ method, path }) => `${method} ${withoutTokens(path)}`)),
      ...(writing === undefined
        ? []
        : [{ text: t('{0} requests may change what the service stores; they are sent many times.', writing.method) }]),
      {
        text: t(
          'Takes {0} and all cores. It is stopped after {1} min, or by Stop in the status bar.',
          roughMinutes(plan),
          mostMinutes,
        ),
      },
    ],
  };
}

function startText(folderName: string, commands: number): string {
  const folder = plainText(folderName, 80);
  return plural(
    commands,
    'Starts in {0}:',
    'Starts in {0}, one after the other (at most {1} commands):',
    folder,
    commands,
  );
}

/** What profiling an endpoint on an agent's word would do. */
export function profileConfirmation(
  plan: Pick<Plan, 'service' | 'settings' | 'settingsEnv'>,
  { endpoint, seconds }: { readonly endpoint: string; readonly seconds: number },
  folderName: string,
  platform: string,
): Confirmation {
  const commands = plannedCommands(plan, platform);
  const name = plainText(endpoint, 80);
  return {
    title: t('Profile "{0}"?', name),
    parts: [
      ...(commands.length === 0
        ? []
        : [
            { text: t('Starts in {0}, with a sampling profiler looking on:', plainText(folderName, 80)) },
            listed(commands),
          ]),
      { text: t('Puts load on "{0}" for about {1} s. Stop in the status bar ends it.', name, 3 * seconds) },
    ],
  };
}

function listed(lines: readonly string[]): ConfirmationPart {
  const shown = lines.slice(0, mostLines).map((line) => plainText(line, mostCharacters));
  const left = lines.length - shown.length;
  return { lines: left === 0 ? shown : [...shown, t('… and {0} more', left)] };
}
