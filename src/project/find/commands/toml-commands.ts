import { posix } from 'node:path';
import { parsedToml } from '../read/parsed-toml.ts';
import { type FoundCommand, foundCommand } from './found-command.ts';

/** Commands in a TOML file: tasks of pyproject.toml, what fly.toml and railway.toml start. */
export function tomlCommands(path: string, text: string): FoundCommand[] {
  const name = posix.basename(path);
  if (!['pyproject.toml', 'fly.toml', 'railway.toml', 'nixpacks.toml'].includes(name)) return [];
  const root = parsedToml(text);
  const cwd = posix.dirname(path);
  const command = (line: unknown, rank: number): FoundCommand[] =>
    typeof line === 'string' ? [foundCommand({ line, cwd, where: path, rank })] : [];
  if (name === 'fly.toml') return Object.values(at(root, 'processes')).flatMap((line) => command(line, 12));
  if (name === 'railway.toml') return command(at(root, 'deploy')['startCommand'], 12);
  if (name === 'nixpacks.toml') return command(at(root, 'start')['cmd'], 12);
  const tasks = [
    at(root, 'tool', 'poe', 'tasks'),
    at(root, 'tool', 'pdm', 'scripts'),
    at(root, 'tool', 'taskipy', 'tasks'),
    at(root, 'tool', 'rye', 'scripts'),
  ];
  return tasks.flatMap((list) =>
    Object.entries(list).flatMap(([task, value]) =>
      command(
        typeof value === 'string' ? value : at({ value }, 'value')['cmd'],
        /dev|debug|test|lint/.test(task) ? 38 : 28,
      ),
    ),
  );
}

/** A table inside of others; an empty one where it is not there. */
function at(root: unknown, ...keys: readonly string[]): Record<string, unknown> {
  let value: unknown = root;
  for (const key of keys)
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
