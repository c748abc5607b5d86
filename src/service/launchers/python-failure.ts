export interface PythonPlace {
  /** `module:variable` */
  readonly app: string;
  readonly cwd: string;
  /** The command that would install a package. */
  readonly pip: (packageName: string) => string;
}

/** What a Python server's last lines say about why it ended, as a sentence with what would help; `null` if nothing known. */
export function explainPythonFailure(outputTail: readonly string[], { app, cwd, pip }: PythonPlace): string | null {
  const text = outputTail.join('\n');
  const [module, variable] = app.split(':', 2) as [string, string | undefined];
  const missing = /\bNo module named '([^']+)'/.exec(text)?.[1];
  if (missing !== undefined) {
    if (missing === module || module.startsWith(`${missing}.`))
      return `There is no module "${missing}" in ${cwd}: check "service.app" and "service.cwd".`;
    const packageName = missing.split('.')[0] as string;
    return `The application needs "${missing}", which this Python does not have. If it is a package, install it with: ${pip(packageName)}`;
  }
  if (/Failed to find attribute|Attribute "[^"]*" not found in module/.test(text))
    return `The module "${module}" has no "${variable ?? 'application'}": check "service.app".`;
  const error = outputTail.findLast((line) => /^(\w+\.)*\w*(Error|Exception|Interrupt|Exit)\b.*/.test(line));
  return error === undefined ? null : `The last error was: ${error.length > 300 ? `${error.slice(0, 300)}…` : error}`;
}
