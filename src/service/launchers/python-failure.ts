import type { Explanation } from '../../model/facts/failure.ts';

export interface PythonPlace {
  /** `module:variable` */
  readonly app: string;
  readonly cwd: string;
  /** The command that would install a package. */
  readonly pip: (packageName: string) => string;
}

/** What a Python server's last lines say about why it ended, with what would help; `null` if nothing known. */
export function explainPythonFailure(
  outputTail: readonly string[],
  { app, cwd, pip }: PythonPlace,
): Explanation | null {
  const text = outputTail.join('\n');
  const [module, variable] = app.split(':', 2) as [string, string | undefined];
  const missing = /\bNo module named '([^']+)'/.exec(text)?.[1];
  if (missing !== undefined) {
    if (missing === module || module.startsWith(`${missing}.`))
      return { kind: 'no-such-module', module: missing, folder: cwd };
    const packageName = missing.split('.')[0] as string;
    return { kind: 'module-missing', module: missing, install: pip(packageName) };
  }
  if (/Failed to find attribute|Attribute "[^"]*" not found in module/.test(text))
    return { kind: 'no-such-variable', module, variable: variable ?? 'application' };
  const error = outputTail.findLast((line) => /^(\w+\.)*\w*(Error|Exception|Interrupt|Exit)\b.*/.test(line));
  return error === undefined ? null : lastError(error);
}

/** Characters of an error that are kept: a traceback's line may hold a whole document. */
const keptCharacters = 301;

/** What a server wrote last that looks like an error. */
export function lastError(line: string): Explanation {
  return { kind: 'last-error', line: line.slice(0, keptCharacters) };
}
