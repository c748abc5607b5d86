import type { Explanation } from '../../model/facts/failure.ts';
import { shortened } from '../failures/known-causes.ts';
import { missingModule } from '../failures/missing-module.ts';
import { errorThatMatters } from '../failures/tracebacks.ts';

export interface PythonPlace {
  /** `module:variable` */
  readonly app: string;
  readonly cwd: string;
  /** The class of gunicorn's workers; `null` for other servers. */
  readonly workerClass?: string | null;
  /** The command that would install a package. */
  readonly pip: (packageName: string) => string;
}

/** What a Python server's last lines say about why it ended, with what would help; `null` if nothing known. */
export function explainPythonFailure(
  outputTail: readonly string[],
  { app, cwd, workerClass = null, pip }: PythonPlace,
): Explanation | null {
  const text = outputTail.join('\n');
  const [module, variable] = app.split(':', 2) as [string, string | undefined];
  const badClass = /^Error: class uri (.*)|class uri '?([^'\s]+)'? invalid or not found/m.exec(text);
  if (badClass !== null && workerClass !== null)
    return {
      kind: 'class-not-loaded',
      workerClass,
      line: shortened(errorThatMatters(outputTail)?.error ?? badClass[0]),
    };
  const missing = /\bNo module named '([^']+)'/.exec(text)?.[1];
  if (missing !== undefined) {
    if (missing === module || module.startsWith(`${missing}.`))
      return { kind: 'no-such-module', module: missing, folder: cwd };
    return missingModule(missing, { cwd, pip });
  }
  if (/Failed to find attribute|Attribute "[^"]*" not found in module/.test(text))
    return { kind: 'no-such-variable', module, variable: variable ?? 'application' };
  const wrong = wrongInterface(text);
  if (wrong !== null) return { kind: 'wrong-interface', app: wrong, workerClass };
  const found = errorThatMatters(outputTail);
  if (found !== null) return { kind: 'last-error', line: shortened(found.error), reader: found.reader };
  const error = outputTail.findLast((line) => /^(\w+\.)*\w*(Error|Exception|Interrupt|Exit)\b.*/.test(line));
  return error === undefined ? null : { kind: 'last-error', line: shortened(error), reader: null };
}

/** The interface of an application that a server called by the other one, as Python complains of it. */
function wrongInterface(text: string): 'asgi' | 'wsgi' | null {
  // An ASGI application wants (scope, receive, send), and got two arguments; Django's of ASGI takes them for itself.
  if (/\(\) missing 1 required positional argument: 'send'|ASGIHandler\.__call__\(\) missing/.test(text)) return 'asgi';
  if (/missing \d required positional arguments?: ('receive' and )?'send'/.test(text)) return 'asgi';
  // A WSGI application wants (environ, start_response), and got three, or the scope alone.
  if (
    /__call__\(\) takes 3 positional arguments but 4 were given|\w\(\) takes 2 positional arguments but 3 were given/.test(
      text,
    )
  )
    return 'wsgi';
  if (/missing 1 required positional argument: 'start_response'/.test(text)) return 'wsgi';
  return null;
}
