import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative } from 'node:path';
import { findOnPath } from '../../host/find-on-path.ts';
import type { LaunchContext } from '../launcher.ts';
import type { Interpreter } from './python.ts';

type Variables = Readonly<Record<string, string>>;

const assignment = /^[A-Za-z_]\w*=/;

/** A command that is started with variables of its own, which win over those that it has already; an empty value takes away what the user's environment has. */
export function withVariables(variables: Variables, command: readonly string[]): readonly string[] {
  const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  if (words.length === 0) return command;
  const rest = command[0] === 'env' && assignment.test(command[1] ?? '') ? command.slice(1) : command;
  const first = rest.findIndex((word) => !assignment.test(word));
  const others = rest.slice(0, first).filter((word) => !Object.hasOwn(variables, word.slice(0, word.indexOf('='))));
  return ['env', ...words, ...others, ...rest.slice(first)];
}

/**
 * The variables of a plan and of its environment files that an advised command leaves to its reader, since their values may
 * be secret.
 */
export function unshown(
  planned: Variables,
  { fileVariables = [] }: Pick<LaunchContext, 'fileVariables'>,
  except: readonly string[] = [],
): readonly string[] {
  return [...new Set([...fileVariables, ...Object.keys(planned)])].filter((name) => !except.includes(name));
}

/** Where a user types a command. */
export interface TypingPlace {
  /** Folder that the command is typed in. */
  readonly cwd: string;
  readonly planFolder: string;
  /** The user's environment, without the plan's. */
  readonly environment: Variables;
}

/**
 * How a user starts a Python server of this interpreter: by its program where PATH leads to the interpreter's own, else as
 * the interpreter's module.
 */
export function pythonProgram(
  { program, module }: { readonly program: string; readonly module: string },
  { path }: Interpreter,
  { cwd, planFolder, environment }: TypingPlace,
): readonly string[] {
  const found = findOnPath(program, environment);
  if (found !== null && realFolder(found) === realFolder(path)) return [program];
  const name = basename(path);
  if (findOnPath(name, environment) === path) return [name, '-m', module];
  const isInside = [cwd, planFolder].some((folder) => isWithin(folder, path));
  return [isInside ? relative(cwd, path) : path, '-m', module];
}

function isWithin(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return !inside.startsWith('..') && !isAbsolute(inside);
}

function realFolder(path: string): string {
  try {
    return realpathSync(dirname(path));
  } catch {
    return dirname(path);
  }
}
