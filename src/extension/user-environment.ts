/** Variables that steer an Electron or VS Code process and would bend what the user's server does. */
const editorsOwn =
  /^(ELECTRON_|VSCODE_|CODE_SERVER_|APPLICATION_INSIGHTS_)|^(NODE_CHANNEL_FD|NODE_CHANNEL_SERIALIZATION_MODE|NODE_UNIQUE_ID|CHROME_DESKTOP)$/;

/**
 * The user's own environment (on the desktop that of the login shell, which VS Code gives to its extension host), without
 * what belongs to the editor's process: the server under test gets this one.
 */
export function userEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !editorsOwn.test(name)) own[name] = value;
  }
  return own;
}
