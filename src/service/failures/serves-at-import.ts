import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeLine, Explanation } from '../../model/facts/failure.ts';
import { within } from './own-code.ts';
import { errorThatMatters } from './tracebacks.ts';

/** How servers of Python say where they serve. */
const announcements = [
  /^ ?\* Running on (https?:\/\/\S+)/,
  /\bUvicorn running on (https?:\/\/\S+)/,
  /^=+ Running on (https?:\/\/\S+) =+/,
  /\bServing on (https?:\/\/\S+)/,
  /\bRunning on (https?:\/\/\S+) \(CTRL/,
];

/**
 * A module of a Python application that starts a server of its own while it is imported, by what that server says of itself
 * (`app.run()` without a guard) or by how it fails inside the one that imports it. `null`: nothing of the kind.
 */
export function servesAtImport(
  lines: readonly string[],
  { app, cwd, port }: { readonly app: string; readonly cwd: string; readonly port: number | null },
): Explanation | null {
  const announced = lines.flatMap((line) => announcements.flatMap((pattern) => pattern.exec(line)?.[1] ?? []));
  const others = announced.filter((url) => port === null || !new RegExp(`:${port}\\b`).test(url));
  const isFlask = lines.some((line) => /^ ?\* Serving Flask app\b/.test(line));
  if (isFlask || others.length > 0)
    return { kind: 'serves-at-import', caller: callerIn(app, cwd), address: others[0] ?? null };
  const error = errorThatMatters(lines);
  const isNested =
    error !== null &&
    /asyncio\.run\(\) cannot be called|event loop is already running/.test(error.error) &&
    error.lines.some((line) => /[\\/](uvicorn|hypercorn|aiohttp)[\\/]\w+\.py"/.test(line)) &&
    error.reader !== null;
  if (!isNested || error.reader === null) return null;
  return { kind: 'serves-at-import', caller: within(cwd, error.reader), address: null };
}

/** The line of the application's module that starts a server wherever it is imported: it stands at no depth. */
function callerIn(app: string, cwd: string): CodeLine | null {
  const path = (app.split(':')[0] as string).replaceAll('.', '/');
  for (const file of [`${path}.py`, `${path}/__init__.py`]) {
    let text: string;
    try {
      text = readFileSync(join(cwd, file), 'utf8');
    } catch {
      continue;
    }
    const index = text
      .split('\n')
      .findIndex((line) => /^[A-Za-z_][\w.]*\.(run|run_app|serve)\(|^(run|serve)\(/.test(line));
    if (index >= 0) return { file, line: index + 1 };
  }
  return null;
}
