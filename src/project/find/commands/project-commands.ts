import { posix } from 'node:path';
import type { ProjectFiles } from '../read/project-files.ts';
import { dockerfileCommands } from './dockerfile.ts';
import type { FoundCommand } from './found-command.ts';
import { procfileCommands } from './procfile.ts';
import { scriptCommands, systemdCommands } from './script-commands.ts';
import { supervisorCommands } from './supervisor.ts';
import { tomlCommands } from './toml-commands.ts';
import { yamlCommands } from './yaml-commands.ts';

/** Files of commands that are read; a project may hold thousands of scripts. */
const mostFiles = 120;

/** Every command line that a project's files start something with, those of production first. */
export async function projectCommands(files: ProjectFiles): Promise<FoundCommand[]> {
  const commands: FoundCommand[] = [];
  const holders = files.paths
    .filter((path) => readerOf(path) !== null && path.split('/').length <= 5)
    .slice(0, mostFiles);
  for (const path of holders) {
    const text = await files.read(path);
    if (text !== null) commands.push(...(readerOf(path)?.(path, text) ?? []));
  }
  const depth = ({ where }: FoundCommand) => where.split('/').length;
  const isDevelopment = ({ where, line }: FoundCommand) =>
    /\b(dev|local|test|debug)\b|\.dev\b/i.test(where) || /--reload\b/.test(line) ? 50 : 0;
  const rank = (command: FoundCommand) => command.rank + isDevelopment(command) + depth(command) / 10;
  return commands.sort((a, b) => rank(a) - rank(b));
}

type CommandReader = (path: string, text: string) => FoundCommand[];

function readerOf(path: string): CommandReader | null {
  const name = posix.basename(path);
  if (/^Procfile(\.\w+)?$/.test(name)) return procfileCommands;
  if (/^(Docker|Container)file(\.|$)|\.dockerfile$/i.test(name)) return dockerfileCommands;
  if (/\.ya?ml$/.test(name)) return yamlCommands;
  if (name.endsWith('.toml')) return tomlCommands;
  if (name.endsWith('.service')) return systemdCommands;
  if (/supervisor/i.test(path) && /\.(conf|ini)$/.test(name)) return supervisorCommands;
  if (/\.(sh|bash)$/.test(name) || /^(GNU)?makefile$|^\.?justfile$/i.test(name)) return scriptCommands;
  return null;
}
