import type { Plan } from '../../model/plan/plan.ts';
import { withoutPasswords, withoutTokens } from '../../model/plan/recorded-plan.ts';
import { plannedCommands } from '../../service/planned-commands.ts';
import { count } from '../../words/figures.ts';
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
    title: 'Benchmark this service?',
    parts: [
      ...(service.launcher === 'attach'
        ? [{ text: `The server at ${withoutPasswords(service.url ?? '')}, which runs already, gets the load.` }]
        : [{ text: startText(folderName, commands.length) }, listed(commands)]),
      { text: `Load, ${count(load.connections, 'request')} at a time, on:` },
      listed(endpoints.map(({ method, path }) => `${method} ${withoutTokens(path)}`)),
      ...(writing === undefined
        ? []
        : [{ text: `${writing.method} requests may change what the service stores; they are sent many times.` }]),
      {
        text: `Takes ${roughMinutes(plan)} and all cores. It is stopped after ${mostMinutes} min, or by Stop in the status bar.`,
      },
    ],
  };
}

function startText(folderName: string, commands: number): string {
  return commands === 1
    ? `Starts in ${plainText(folderName, 80)}:`
    : `Starts in ${plainText(folderName, 80)}, one after the other (at most ${count(commands, 'command')}):`;
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
    title: `Profile "${name}"?`,
    parts: [
      ...(commands.length === 0
        ? []
        : [{ text: `Starts in ${plainText(folderName, 80)}, with a sampling profiler looking on:` }, listed(commands)]),
      { text: `Puts load on "${name}" for about ${3 * seconds} s. Stop in the status bar ends it.` },
    ],
  };
}

function listed(lines: readonly string[]): ConfirmationPart {
  const shown = lines.slice(0, mostLines).map((line) => plainText(line, mostCharacters));
  const left = lines.length - shown.length;
  return { lines: left === 0 ? shown : [...shown, `… and ${left} more`] };
}
