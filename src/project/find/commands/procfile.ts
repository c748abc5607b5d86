import { posix } from 'node:path';
import { type FoundCommand, foundCommand } from './found-command.ts';

/** The processes of a Procfile: the web one first. */
export function procfileCommands(path: string, text: string): FoundCommand[] {
  return text.split('\n').flatMap((line) => {
    const match = /^([\w-]+):[ \t]*(.+)$/.exec(line.trim());
    if (match === null) return [];
    const [, name, command] = match as unknown as [string, string, string];
    if (name === 'release' || /^(worker|beat|clock|scheduler|celery)/.test(name)) return [];
    return [
      foundCommand({ line: command, cwd: posix.dirname(path), where: `The ${path}`, rank: name === 'web' ? 0 : 5 }),
    ];
  });
}
