/** Variables of an editor's own processes, which a server must not see: they would turn programs into editor parts. */
const editorVariable = /^(ELECTRON_|VSCODE_|CHROME_DESKTOP$|ORIGINAL_XDG_CURRENT_DESKTOP$)/;

/** One environment of several, the later ones winning, without what belongs to an editor's own processes. */
export function serverEnvironment(...parts: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const whole: Record<string, string> = Object.assign({}, ...parts);
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !editorVariable.test(name)));
}
