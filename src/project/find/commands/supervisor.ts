import { type FoundCommand, foundCommand } from './found-command.ts';

/** What supervisord starts: the command of each of its programs. */
export function supervisorCommands(path: string, text: string): FoundCommand[] {
  return text.split(/^(?=\[)/m).flatMap((section) => {
    const [, name] = /^\[program:([^\]]+)\]/.exec(section) ?? [];
    // A value goes on where the next line is indented.
    const [, value] = /^command[ \t]*=[ \t]*(.+(?:\n[ \t]+\S.*)*)/m.exec(section) ?? [];
    if (name === undefined || value === undefined) return [];
    const line = value
      .replace(/\\?\n\s*/g, ' ')
      .replace(/\s+;.*$/, '')
      .replace(/%\(ENV_(\w+)\)s/g, '$$$1')
      .replaceAll('%%', '%');
    return [foundCommand({ line, where: `${path} (${name.trim()})`, rank: 14 })];
  });
}
