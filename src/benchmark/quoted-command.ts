/** A command line that a POSIX shell takes apart into just these arguments; plain words stay as they are. */
export function quotedCommand(command: readonly string[]): string {
  return command.map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`)).join(' ');
}
