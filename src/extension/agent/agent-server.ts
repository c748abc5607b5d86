import { join } from 'node:path';
import * as vscode from 'vscode';

/** As in package.json. */
const providerId = 'servebench.agentServer';

/**
 * Servebench's MCP server for the agents of this window, one for each folder: its prompts, and the tools that only read. Those
 * that start something are the window's own (`agent-tools.ts`). None in a workspace that is not trusted.
 */
export function registerAgentServer(distFolder: string, version: string): vscode.Disposable[] {
  const changed = new vscode.EventEmitter<void>();
  return [
    changed,
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.lm.registerMcpServerDefinitionProvider(providerId, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => definitions(distFolder, version),
    }),
  ];
}

function definitions(distFolder: string, version: string): vscode.McpStdioServerDefinition[] {
  if (!vscode.workspace.isTrusted) return [];
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return folders.map(({ uri, name }) => {
    const label = folders.length === 1 ? 'Servebench' : `Servebench (${name})`;
    const script = join(distFolder, 'agent-server.js');
    // On the desktop process.execPath is Electron, which is Node only when it is told so.
    const server = new vscode.McpStdioServerDefinition(
      label,
      process.execPath,
      [script],
      { ELECTRON_RUN_AS_NODE: '1' },
      version,
    );
    server.cwd = uri;
    return server;
  });
}
