import * as vscode from 'vscode';

/** The commands that people see in the palette, all in the category Servebench. */
export const Command = {
  BenchmarkWorkspace: 'servebench.benchmarkWorkspace',
  BenchmarkEndpoint: 'servebench.benchmarkEndpoint',
  Rerun: 'servebench.rerun',
  Stop: 'servebench.stop',
  ShowResults: 'servebench.showResults',
  CreatePlan: 'servebench.createPlan',
  ShowLog: 'servebench.showLog',
} as const;

/** What each command takes when code calls it; from the palette all arguments are left out. */
export interface CommandArguments {
  readonly [Command.BenchmarkWorkspace]: [folder?: vscode.Uri];
  readonly [Command.BenchmarkEndpoint]: [endpoint?: string];
  readonly [Command.Rerun]: [];
  readonly [Command.Stop]: [];
  readonly [Command.ShowResults]: [];
  readonly [Command.CreatePlan]: [folder?: vscode.Uri];
  readonly [Command.ShowLog]: [];
}

export type CommandName = keyof CommandArguments;

/** Registers a command whose handler takes the arguments that the command is declared with. */
export function registerCommand<Name extends CommandName>(
  name: Name,
  handler: (...args: CommandArguments[Name]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(name, handler);
}

/** Context keys that the `when` clauses of package.json read. */
export const ContextKey = {
  /** A benchmark is running. */
  Running: 'servebench.running',
  /** There is a result to show or to run again. */
  HasResults: 'servebench.hasResults',
} as const;

const contexts = new Map<string, boolean>();

/** Sets a context key; costs nothing when it has that value already. */
export function setContext(key: (typeof ContextKey)[keyof typeof ContextKey], value: boolean): void {
  if (contexts.get(key) === value) return;
  contexts.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
