import * as vscode from 'vscode';
import type { AgentPlaces } from './agent-places.ts';

/**
 * The tools that start something, for the agents of this window: somebody is asked before, and what they run looks like any
 * other run. What only reads is in the MCP server (`agent-server.ts`).
 */
export function registerAgentTools(places: AgentPlaces): vscode.Disposable[] {
  return [
    vscode.lm.registerTool(
      'servebench_run_benchmark',
      whenUsed(async () => (await import('./run-tool.ts')).runTool(places)),
    ),
    vscode.lm.registerTool(
      'servebench_profile_endpoint',
      whenUsed(async () => (await import('./profile-tool.ts')).profileTool(places)),
    ),
  ];
}

/** A tool whose code is loaded when an agent calls it, not with every window. */
function whenUsed<Input>(
  load: () => Promise<Required<vscode.LanguageModelTool<Input>>>,
): vscode.LanguageModelTool<Input> {
  return {
    prepareInvocation: async (options, token) => (await load()).prepareInvocation(options, token),
    invoke: async (options, token) => (await load()).invoke(options, token),
  };
}
