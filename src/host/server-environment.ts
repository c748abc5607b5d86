/**
 * Variables that steer an editor's own processes (VS Code, code-server, Electron) or a forked Node process: a server must not
 * see them, as they would turn programs into parts of the editor.
 */
const editorVariable =
  /^(ELECTRON_|VSCODE_|CODE_SERVER_|APPLICATION_INSIGHTS_NO_)|^(NODE_CHANNEL_FD|NODE_CHANNEL_SERIALIZATION_MODE|NODE_UNIQUE_ID|CHROME_DESKTOP|ORIGINAL_XDG_CURRENT_DESKTOP)$/;

/**
 * One environment of several, the later ones winning, without what belongs to an editor's own processes. Of the editor's own
 * (`process.env` there), what is left is the user's: on the desktop that of the login shell.
 */
export function serverEnvironment(
  ...parts: readonly Readonly<Record<string, string | undefined>>[]
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(Object.assign({}, ...parts) as Record<string, string | undefined>)) {
    if (value !== undefined && !editorVariable.test(name)) environment[name] = value;
  }
  return environment;
}

/** For a Node process of our own: options meant for this one, such as an attached debugger, would slow it down. */
export function ownNodeEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, VSCODE_INSPECTOR_OPTIONS, NODE_V8_COVERAGE, ...environment } = process.env;
  // In the editor process.execPath is Electron, which is Node only when it is told so.
  return { ...environment, ELECTRON_RUN_AS_NODE: '1' };
}
