import { posix } from 'node:path';
import { type FoundCommand, foundCommand } from './found-command.ts';
import { variableText } from './shell-line.ts';

/** The lines of a shell script, of a Makefile or a justfile, those that go on joined. */
export function scriptCommands(path: string, text: string): FoundCommand[] {
  const name = posix.basename(path);
  const isRecipes = /^(GNU)?makefile$|^\.?justfile$/i.test(name);
  const variables: Record<string, string> = {};
  const commands: FoundCommand[] = [];
  let number = 0;
  for (const raw of text.replace(/\\\n/g, ' \ue002').split('\n')) {
    number++;
    const line = raw
      .replaceAll('\ue002', '')
      .trim()
      .replace(/^[@-]+(?=\w)/, '');
    const at = number;
    number += raw.split('\ue002').length - 1;
    if (line === '' || line.startsWith('#') || (isRecipes && !/^\s/.test(raw))) continue;
    const assignment = /^(?:export\s+)?([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\S*)$/.exec(
      line,
    );
    if (assignment !== null) {
      variables[assignment[1] as string] = variableText(assignment[2] as string, variables);
      continue;
    }
    const home = posix.dirname(path);
    // A script in a folder of scripts is mostly started from above.
    const cwd = /^(scripts?|bin|deploy|docker|ops|tools|compose|entrypoints?)$/.test(posix.basename(home))
      ? posix.dirname(home)
      : home;
    commands.push(
      foundCommand({ line, cwd, where: `${path}:${at}`, variables: { ...variables }, rank: isRecipes ? 40 : 30 }),
    );
  }
  return commands;
}

/** What a systemd unit starts. */
export function systemdCommands(path: string, text: string): FoundCommand[] {
  const joined = text.replace(/\\\n/g, ' ');
  // A line may hold several, each in quotes where it has spaces; a later one wins.
  const variables = Object.fromEntries(
    [...joined.matchAll(/^Environment=(.*)$/gm)].flatMap(([, list = '']) =>
      [...list.matchAll(/"(\w+)=([^"]*)"|'(\w+)=([^']*)'|(\w+)=(\S*)/g)].map(
        ([, ...parts]) => parts.filter((part) => part !== undefined) as [string, string],
      ),
    ),
  );
  return [...joined.matchAll(/^ExecStart=[-@:+!]*\s*(.+)$/gm)].map((match) =>
    foundCommand({ line: match[1] as string, where: path, variables, rank: 15 }),
  );
}
