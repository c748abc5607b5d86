import { posix } from 'node:path';
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { ProjectFiles } from '../read/project-files.ts';

/** Files that are looked into, and how many of them are followed. */
const mostRead = 4000;
const mostFollowed = 300;
const readAtOnce = 64;

const usualNames: ReadonlySet<string> = new Set([
  ...['wsgi.py', 'asgi.py', 'app.py', 'main.py', 'application.py', 'server.py', 'run.py', 'manage.py', 'web.py'],
]);

/** What a file has to hold to be worth following for an app. */
const promising =
  /\b(Flask|APIFlask|FastAPI|Starlette|Quart|Litestar|Sanic|Bottle|bottle|falcon|tornado|web\.Application|get_wsgi_application|get_asgi_application)\b|\(\s*scope\s*,\s*receive\s*,\s*send\s*\)|\(\s*environ\s*,\s*start_response\s*\)/;

/** Python files that may hold an app, shallow ones first. */
export async function scannedModules(files: ProjectFiles): Promise<string[]> {
  const modules = files.paths.filter(isCandidate).slice(0, mostRead);
  const found: string[] = [];
  for (let start = 0; start < modules.length && found.length < mostFollowed; start += readAtOnce) {
    // Thousands of small files cost less to read without a promise for each; others get their turn in between.
    for (const path of modules.slice(start, start + readAtOnce)) {
      const isUsual = usualNames.has(posix.basename(path)) && path.split('/').length <= 4;
      if (isUsual || !path.includes('/') || promising.test(files.readNow(path) ?? '')) found.push(path);
    }
    await othersTurn();
  }
  return found.slice(0, mostFollowed);
}

function isCandidate(path: string): boolean {
  return (
    path.endsWith('.py') && !/(^|\/)(test_[^/]*|[^/]*_test|conftest|setup|manage|noxfile|fabfile|tasks)\.py$/.test(path)
  );
}
