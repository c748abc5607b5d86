import { posix } from 'node:path';
import { commandEvidence, type FoundCommand } from '../commands/found-command.ts';
import { knownVariables, type ShellCommand } from '../commands/shell-line.ts';
import { type FoundService, foundService } from '../found-service.ts';
import { readEntry } from '../node/node-entry.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { goService } from './go.ts';
import { jarCommand, jvmSpace } from './jvm.ts';
import { pumaCommand, pumaSpace } from './ruby.ts';
import { denoServe, denoSettings } from './script-runtimes.ts';

/** The service that a command line of another language starts; `null` where its program is none that is known. */
export function otherCommandService(
  command: ShellCommand,
  found: FoundCommand,
  files: ProjectFiles,
): FoundService | null {
  const [program = '', ...rest] = command.words;
  const name = posix.basename(program);
  const evidence = commandEvidence(found);
  const common = {
    launcher: 'command' as const,
    cwd: command.cwd,
    evidence,
    env: knownVariables(command, ['PORT']),
  };
  if (
    name === 'puma' ||
    name === 'rackup' ||
    ((name === 'rails' || program === 'bin/rails') && /^s(erver)?$/.test(rest[0] ?? ''))
  )
    return foundService({
      ...common,
      command: pumaCommand(name === 'puma' ? rest : []),
      space: pumaSpace,
      identity: `puma ${command.cwd}`,
    });
  if (name === 'java' && rest.includes('-jar'))
    return foundService({
      ...common,
      command: jarCommand(command.words, files, command.cwd),
      space: jvmSpace(files, command.cwd),
      identity: `jvm ${command.cwd}`,
    });
  if (name === 'go' && rest[0] === 'run') return goService(command.cwd, files, evidence);
  if (name === 'dotnet' && rest.some((word) => word.endsWith('.dll')))
    return foundService({
      ...common,
      command: [...command.words, '--urls', 'http://127.0.0.1:{port}'],
      space: { gcServer: [0, 1] },
      settingsEnv: { gcServer: 'DOTNET_gcServer' },
      identity: `dotnet ${command.cwd}`,
    });
  if (name === 'bun' || name === 'deno') return runtimeService(name, command, common, files);
  return null;
}

function runtimeService(
  name: 'bun' | 'deno',
  command: ShellCommand,
  common: Pick<FoundService, 'launcher' | 'cwd' | 'evidence' | 'env'>,
  files: ProjectFiles,
): FoundService | null {
  const words = command.words.filter((word) => !/^--(hot|watch)\b/.test(word));
  const script = words.slice(1).find((word) => /\.[cm]?[jt]sx?$/.test(word));
  const entry = script === undefined ? null : readEntry(posix.join(command.cwd, script), files);
  if (script === undefined || entry === null) return null;
  const routes = {
    endpoints: entry.routes.endpoints,
    routeNotes: entry.routes.notes,
    identity: `${name} ${posix.join(command.cwd, script)}`,
  };
  if (name === 'deno' && words[1] === 'serve')
    return foundService({ ...common, ...routes, command: denoServe(words.slice(2)), ...denoSettings });
  return foundService({ ...common, ...routes, command: words, env: { ...common.env, PORT: '{port}' } });
}
