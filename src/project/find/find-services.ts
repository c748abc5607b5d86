import { posix } from 'node:path';
import { t } from '../../words/language.ts';
import { commandEvidence, type FoundCommand } from './commands/found-command.ts';
import { projectCommands } from './commands/project-commands.ts';
import { scriptCommands } from './commands/script-commands.ts';
import { commandsOf, isComputed, knownVariables, type ShellCommand } from './commands/shell-line.ts';
import { unwrapped } from './commands/unwrap.ts';
import { type FoundService, foundService } from './found-service.ts';
import { nodeCommandService } from './node/node-command.ts';
import { nodeServices } from './node/node-services.ts';
import { packageCommands, scriptMeant } from './node/package-scripts.ts';
import { otherCommandService } from './others/other-commands.ts';
import { otherServices } from './others/other-services.ts';
import { gunicornConfig } from './python/gunicorn-config.ts';
import { isOwnScript, type OwnScript, ownScript, ownScriptService, servesByItself } from './python/own-script.ts';
import { ownServerService } from './python/own-servers.ts';
import { pythonServices } from './python/python-app.ts';
import { pythonCommandService } from './python/python-command.ts';
import { PythonReader } from './python/python-reader.ts';
import { configNotes } from './python/server-config.ts';
import type { ProjectFiles } from './read/project-files.ts';

const mostCommands = 400;
/** What scripts and recipes run may be a tool; what has a lower rank runs in production. */
const scriptRank = 20;
/** How many scripts may start one another. */
const deepest = 5;

/** The services of a project, the one that it runs today first. Files are read; nothing is run. */
export async function findServices(
  files: ProjectFiles,
  options: { readonly cores: number; readonly variables: ReadonlySet<string> },
): Promise<FoundService[]> {
  const reader = new PythonReader(files, options);
  const python = await pythonServices(reader);
  const commands = [...(await projectCommands(files)), ...packageCommands(files)]
    .sort((a, b) => a.rank - b.rank)
    .slice(0, mostCommands);
  const byCommand: { readonly service: FoundService; readonly rank: number }[] = [];
  for (const command of commands) {
    const service = serviceOf(command, { reader, files, inCode: python }, 0);
    if (service !== null) byCommand.push({ service, rank: command.rank });
  }
  const production = byCommand.filter(({ rank }) => rank < 40).map(({ service }) => service);
  const development = byCommand.filter(({ rank }) => rank >= 40).map(({ service }) => service);
  // A development server's command only counts where nothing else is known.
  const own = production.length > 0 || python.length > 0 ? [] : nodeServices(files);
  const all = [...production, ...python, ...own, ...otherServices(files), ...development];
  const seen = new Set<string>();
  const distinct = all
    .filter(({ identity }) => !seen.has(identity) && seen.add(identity) !== undefined)
    // The factory that an app was made by is no service beside it.
    .filter(({ identity }) => !identity.endsWith('()') || !seen.has(identity.slice(0, -'()'.length)));
  // What developers start while they work says nothing of what is in use.
  const today = byCommand.map(({ service, rank }) => (rank < 40 ? service : { ...service, runsByDefaults: false }));
  return withToday(distinct, today).map((service) => withConfiguration(reader, service));
}

/** Settings that another place says of the same service belong to it. */
function withToday(services: readonly FoundService[], commands: readonly FoundService[]): FoundService[] {
  return services.map((service) => {
    const same = commands.filter(
      ({ identity, launcher }) => identity === service.identity && launcher === service.launcher,
    );
    const [settings, files] = [same.map(({ usedSettings }) => usedSettings), same.map(({ envFiles }) => envFiles)];
    return {
      ...service,
      usedSettings: Object.assign({}, ...settings.toReversed(), service.usedSettings),
      runsByDefaults: same.some(({ runsByDefaults }) => runsByDefaults),
      envFiles: [service.envFiles, ...files].find((list) => list.length > 0) ?? [],
    };
  });
}

/** gunicorn takes `gunicorn.conf.py` in its folder by itself, however it is started. */
function withConfiguration(reader: PythonReader, service: FoundService): FoundService {
  const isOfCode = service.args.length === 0 && Object.keys(service.usedSettings).length === 0;
  if (!isOfCode || (service.launcher !== 'gunicorn' && service.launcher !== 'uvicorn')) return service;
  const config = gunicornConfig(reader, null, service.cwd);
  if (config === null || (service.launcher === 'uvicorn' && config.settings['workerClass'] === undefined))
    return service;
  return {
    ...service,
    launcher: 'gunicorn',
    usedSettings: config.settings,
    notes: [...configNotes(config), ...service.notes],
  };
}

interface Surroundings {
  readonly reader: PythonReader;
  readonly files: ProjectFiles;
  readonly inCode: readonly FoundService[];
}

function serviceOf(found: FoundCommand, around: Surroundings, depth: number): FoundService | null {
  if (depth > deepest) return null;
  const commands = commandsOf(found.line, found.cwd, found.variables).map(unwrapped);
  for (const command of commands) {
    const service = serviceOfCommand(command, found, around, depth);
    if (service !== null) return service;
  }
  const [only] = commands;
  return commands.length === 1 && only !== undefined ? anyCommand(only, found) : null;
}

function serviceOfCommand(
  command: ShellCommand,
  found: FoundCommand,
  around: Surroundings,
  depth: number,
): FoundService | null {
  const { files, reader, inCode } = around;
  const [program = '', first = ''] = command.words;
  const name = posix.basename(program);
  const again = (line: string, cwd: string, { where, script }: Pick<FoundCommand, 'where' | 'script'> = found) =>
    serviceOf(
      { ...found, line, cwd, where, script, variables: { ...found.variables, ...command.env } },
      around,
      depth + 1,
    );
  if (/^(ba|da|z|a)?sh$/.test(name)) {
    const line = /^-\w*c$/.test(first) ? command.words[2] : undefined;
    if (line !== undefined) return again(line, command.cwd);
    return scriptService(command.words.find((word) => /\.(sh|bash)$/.test(word)) ?? '', command, found, around, depth);
  }
  if (/\.(sh|bash)$/.test(name) || program in found.places) {
    const service = scriptService(program, command, found, around, depth);
    if (service !== null || !(program in found.places)) return service;
  }
  const script = scriptMeant(command, files);
  if (script !== null) return again(script.line, script.cwd, script);
  if (/^(python[\d.]*|flask|quart|litestar)$/.test(name)) return byPython(command, found, around);
  return (
    pythonCommandService(reader, command, found, inCode) ??
    ownServerService(command, found, inCode) ??
    nodeCommandService(command, found, files) ??
    otherCommandService(command, found, files)
  );
}

function scriptService(
  script: string,
  command: ShellCommand,
  found: FoundCommand,
  around: Surroundings,
  depth: number,
): FoundService | null {
  const place = found.places[script];
  // A container's path ends as the project's does; what a Dockerfile copies is mostly named from the project's folder.
  const inside = posix.isAbsolute(script) ? [posix.basename(script), `scripts/${posix.basename(script)}`] : [script];
  const path = [
    ...(place === undefined ? [] : [posix.join(command.cwd, place), place]),
    ...inside.map((one) => posix.join(command.cwd, one)),
  ].find((one) => around.files.exists(one));
  const text = path === undefined ? null : around.files.readNow(path);
  if (path === undefined || text === null) return null;
  if (!/\.(sh|bash)$/.test(path) && !/^#!.*sh\b/.test(text)) return null;
  const cwd = path === place ? '.' : command.cwd;
  for (const line of scriptCommands(path, text)) {
    const service = serviceOf(
      { ...line, cwd, variables: { ...found.variables, ...line.variables }, envFiles: found.envFiles },
      around,
      depth + 1,
    );
    if (service !== null) return service;
  }
  return null;
}

/** `python app.py`, `python manage.py runserver`, `flask run`: the app that is found in the code, behind a real server. */
function byPython(command: ShellCommand, found: FoundCommand, { files, inCode }: Surroundings): FoundService | null {
  const script = ownScript(command.words, command.cwd, files);
  const cli = /(?:^|\/)(flask|quart|litestar)$/.exec(command.words[0] ?? '')?.[1];
  const isFramework = command.words.includes('runserver') || (cli !== undefined && command.words.includes('run'));
  if (cli !== undefined && !isFramework) return null;
  // Litestar's own command is uvicorn's.
  const isDevelopment = isFramework && cli !== 'litestar';
  const service = inCode.find(
    ({ evidence }) => isFramework || (script !== null && evidence.startsWith(`${script.path}:`)),
  );
  if (script !== null && (service === undefined || isOwnScript(service)))
    return byOwnScript(script, command, found, { files, inCode });
  if (service === undefined) return null;
  return {
    ...service,
    notes: [
      ...service.notes,
      isDevelopment
        ? t('{0} starts it with "{1}", a server for development.', found.where, found.line.trim())
        : t('{0} starts it with "{1}".', found.where, found.line.trim()),
      service.command === null
        ? t('It is measured behind {0}.', service.launcher)
        : t('It is measured with its own server.'),
    ],
  };
}

/** A program that serves by itself, with the routes of the app that it was seen to make. */
function byOwnScript(
  script: OwnScript,
  command: ShellCommand,
  found: FoundCommand,
  { files, inCode }: Pick<Surroundings, 'files' | 'inCode'>,
): FoundService | null {
  const own = inCode.find((service) => isOwnScript(service));
  // An app that a real server can be handed is measured behind one.
  if (inCode.some((service) => !isOwnScript(service))) return null;
  // Of a program that was not seen to make an app, only who runs it in production says that it is the service, and no tool.
  if (own === undefined && (found.rank >= scriptRank || !servesByItself(script, files))) return null;
  return ownScriptService(script, files, {
    evidence: commandEvidence(found),
    env: knownVariables(command, ['PORT']),
    envFiles: found.envFiles.filter((file) => files.exists(file)),
    endpoints: own?.endpoints ?? [],
    routeNotes: own?.routeNotes ?? [],
    ...(own === undefined ? {} : { identity: own.identity }),
  });
}

/** Any other program that can be told its port. */
function anyCommand(command: ShellCommand, found: FoundCommand): FoundService | null {
  if (found.rank >= scriptRank || command.words.some(isComputed)) return null;
  const env = knownVariables(command);
  if (![...command.words, ...Object.values(env)].some((word) => word.includes('{port}'))) return null;
  return foundService({
    launcher: 'command',
    command: command.words,
    env,
    cwd: command.cwd,
    evidence: commandEvidence(found),
  });
}
