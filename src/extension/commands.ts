import * as vscode from 'vscode';
import type { HistoryEntry } from '../history/history.ts';

/** A row of the list of runs, as the commands of its menu are given it. */
export interface RunNode {
  readonly kind: 'run';
  readonly entry: HistoryEntry;
}

/** The commands that people see in the palette, all in the category Servebench. */
export const Command = {
  BenchmarkWorkspace: 'servebench.benchmarkWorkspace',
  BenchmarkEndpoint: 'servebench.benchmarkEndpoint',
  BenchmarkUrl: 'servebench.benchmarkUrl',
  CompareWithBranch: 'servebench.compareWithBranch',
  FindCapacity: 'servebench.findCapacity',
  Rerun: 'servebench.rerun',
  Continue: 'servebench.continue',
  Stop: 'servebench.stop',
  ShowResults: 'servebench.showResults',
  CreatePlan: 'servebench.createPlan',
  ChooseFolder: 'servebench.chooseFolder',
  ShowLog: 'servebench.showLog',
  ShowActions: 'servebench.showActions',
  CopyMarkdown: 'servebench.copyMarkdown',
  SaveChartPng: 'servebench.saveChartPng',
  SaveChartSvg: 'servebench.saveChartSvg',
  AddEndpoint: 'servebench.addEndpoint',
  OpenRun: 'servebench.openRun',
  CompareWith: 'servebench.compareWith',
  PinRun: 'servebench.pinRun',
  UnpinRun: 'servebench.unpinRun',
  NameRun: 'servebench.nameRun',
  NoteRun: 'servebench.noteRun',
  DeleteRun: 'servebench.deleteRun',
} as const;

/** What each command takes when code calls it; from the palette all arguments are left out. */
export interface CommandArguments {
  readonly [Command.BenchmarkWorkspace]: [folder?: vscode.Uri];
  readonly [Command.BenchmarkEndpoint]: [endpoint?: string, plan?: vscode.Uri];
  readonly [Command.BenchmarkUrl]: [address?: string];
  readonly [Command.CompareWithBranch]: [ref?: string];
  readonly [Command.FindCapacity]: [endpoint?: string];
  readonly [Command.Rerun]: [];
  readonly [Command.Continue]: [];
  readonly [Command.Stop]: [];
  readonly [Command.ShowResults]: [];
  readonly [Command.ChooseFolder]: [];
  readonly [Command.CreatePlan]: [folder?: vscode.Uri];
  readonly [Command.ShowLog]: [];
  readonly [Command.ShowActions]: [];
  readonly [Command.CopyMarkdown]: [];
  /** `chart`: what the panel says of the chart whose menu it was. */
  readonly [Command.SaveChartPng]: [chart?: { readonly chart?: unknown }];
  readonly [Command.SaveChartSvg]: [chart?: { readonly chart?: unknown }];
  readonly [Command.AddEndpoint]: [path?: string];
  readonly [Command.OpenRun]: [run?: RunNode];
  readonly [Command.CompareWith]: [run?: RunNode, selected?: readonly unknown[]];
  readonly [Command.PinRun]: [run?: RunNode];
  readonly [Command.UnpinRun]: [run?: RunNode];
  readonly [Command.NameRun]: [run?: RunNode];
  readonly [Command.NoteRun]: [run?: RunNode];
  readonly [Command.DeleteRun]: [run?: RunNode, selected?: readonly unknown[]];
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
  /** There are several folders with a plan, or several folders. */
  SeveralFolders: 'servebench.severalFolders',
  /** The run on show ended before its time, and can be gone on with. */
  CanContinue: 'servebench.canContinue',
} as const;

const contexts = new Map<string, boolean>();

/** Sets a context key; costs nothing when it has that value already. */
export function setContext(key: (typeof ContextKey)[keyof typeof ContextKey], value: boolean): void {
  if (contexts.get(key) === value) return;
  contexts.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
