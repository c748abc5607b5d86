/**
 * A command as a line that the shell of a platform (`process.platform`) takes apart into just these words: of PowerShell on
 * Windows, of a POSIX shell elsewhere. Plain words stay as they are. A command that begins with `env NAME=value …` sets these
 * variables on Windows, which has no `env`, for the rest of the session.
 *
 * Our own: shell-quote knows no Windows, and shescape quotes for the shell that it finds on this machine, whereas a record
 * may come from another one and is also shown in a browser.
 */
export function shellLine(command: readonly string[], platform: string): string {
  return platform === 'win32' ? powershellLine(command) : posixLine(command);
}

/** The line for a command that has to be typed in a folder; `.` is where the user is already. */
export function shellLineIn(folder: string, command: readonly string[], platform: string): string {
  const line = shellLine(command, platform);
  if (/^(\.[\\/]?)?$/.test(folder) || command.length === 0) return line;
  const change = shellLine(['cd', folder], platform);
  return platform === 'win32' ? `${change}; ${line}` : `${change} && ${line}`;
}

function posixLine(command: readonly string[]): string {
  return command.map((word, index) => (isPlainInPosix(word, index) ? word : quotedForPosix(word))).join(' ');
}

/** At the beginning, `A=b` would be a variable and no program. */
function isPlainInPosix(word: string, index: number): boolean {
  return (index === 0 ? /^[\w@%+:,./-]+$/ : /^[\w@%+=:,./-]+$/).test(word);
}

const quotedForPosix = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

function powershellLine(command: readonly string[]): string {
  const { variables, rest } = takeVariables(command);
  const [program, ...words] = rest;
  const settings = variables.map(([name, value]) => `$env:${name} = ${quotedForPowershell(value)}`);
  if (program === undefined) return settings.join('; ');
  // A quoted text at the beginning is a value; `&` runs it.
  const first = /^[A-Za-z][\w.\\-]*$/.test(program) ? program : `& ${quotedForPowershell(program)}`;
  const line = [first, ...words.map((word) => (isPlainInPowershell(word) ? word : quotedForPowershell(word)))].join(
    ' ',
  );
  return [...settings, line].join('; ');
}

function takeVariables(command: readonly string[]) {
  const variables: [name: string, value: string][] = [];
  if (command[0] !== 'env') return { variables, rest: command };
  let index = 1;
  for (; index < command.length; index++) {
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(command[index] as string);
    if (match === null) break;
    variables.push([match[1] as string, match[2] as string]);
  }
  return { variables, rest: command.slice(index) };
}

/** PowerShell cuts `-a.b` and `-a:b` in two. */
function isPlainInPowershell(word: string): boolean {
  return /^[\w+=:./\\-]+$/.test(word) && !/^-.*[.:]/.test(word);
}

/** PowerShell takes the typographic quotes for the plain one. */
const quotedForPowershell = (word: string) => `'${word.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
