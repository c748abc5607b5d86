import stringWidth from 'string-width';
import { count, formatNumber } from '../words/figures.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import type { NotCarried } from './load-script.ts';
import type { ScriptedPlan } from './scripted-plan.ts';

/** Columns of a comment. */
const width = 116;

/** Texts as lines of comment. No name of a plan can end a line, and with it the comment. */
export function commentLines(mark: '#' | '//', texts: readonly string[]): string[] {
  return texts.flatMap((text) => (text === '' ? [mark] : wrapped(plainText(text)).map((line) => `${mark} ${line}`)));
}

function wrapped(text: string): string[] {
  const indent = /^ *(- )?/.exec(text)?.[0].length ?? 0;
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(indent).split(' ')) {
    if (line !== '' && indent + stringWidth(line) + 1 + stringWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((one, index) => `${index === 0 ? text.slice(0, indent) : ' '.repeat(indent)}${one}`);
}

/** The paragraph on the load, and the one on what is not carried over: what each script begins with. */
export function headTexts(plan: ScriptedPlan, notCarried: readonly NotCarried[]): string[] {
  const names = plan.endpoints.map(({ name }) => JSON.stringify(name)).join(', ');
  return [
    t('The load of {0}, as "servebench export" wrote it. Endpoints: {1}.', plan.planName, names),
    t('Load: {0}. Load only servers that are yours.', loadText(plan)),
    '',
    ...(notCarried.length === 0
      ? [t('Everything that the plan says of the load is in this file.')]
      : [t('Not carried over from the plan:'), ...notCarried.map(({ place, sentence }) => `- ${place}: ${sentence}`)]),
  ];
}

function loadText({ profile, plan: { load } }: ScriptedPlan): string {
  const anew = load.keepAlive ? '' : `, ${t('a new connection for each request')}`;
  switch (profile.kind) {
    case 'closed':
      return profile.requests === null
        ? t('{0} for {1} s', count(profile.connections, 'client'), profile.seconds) + anew
        : t('{0} by {1}', count(profile.requests, 'request'), count(profile.connections, 'client')) + anew;
    case 'open':
      return (
        t(
          '{0} requests per second for {1} s, over at most {2}',
          formatNumber(profile.ratePerSecond),
          profile.seconds,
          count(profile.connections, 'connection'),
        ) + anew
      );
    case 'ramp':
      return t('{0} clients in turn, {1} s each', profile.steps.join(', '), profile.secondsPerStep) + anew;
  }
}
