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
    if (line !== '' && indent + line.length + 1 + word.length > width) {
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
    `The load of ${plan.planName}, as "servebench export" wrote it. Endpoints: ${names}.`,
    `Load: ${loadText(plan)}. Load only servers that are yours.`,
    '',
    ...(notCarried.length === 0
      ? ['Everything that the plan says of the load is in this file.']
      : ['Not carried over from the plan:', ...notCarried.map(({ place, sentence }) => `- ${place}: ${sentence}`)]),
  ];
}

function loadText({ profile, plan: { load } }: ScriptedPlan): string {
  const connections = load.keepAlive ? '' : ', a connection for each request';
  switch (profile.kind) {
    case 'closed':
      return profile.requests === null
        ? `${profile.connections} clients for ${profile.seconds} s${connections}`
        : `${profile.requests} requests by ${profile.connections} clients${connections}`;
    case 'open':
      return `${profile.ratePerSecond} requests per second for ${profile.seconds} s, over at most ${profile.connections} connections${connections}`;
    case 'ramp':
      return `${profile.steps.join(', ')} clients in turn, ${profile.secondsPerStep} s each${connections}`;
  }
}
