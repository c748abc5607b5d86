import { posix } from 'node:path';
import { isComputed } from '../commands/shell-line.ts';
import { type FoundService, foundService, portUnreadNote } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';

/** What a program calls that serves by itself, of the libraries that people use for it and of Python's own. */
const serves =
  /\bHTTPServer\(|TCPServer\(|\bmake_server\(|\bWSGIServer\(|\brun_app\(|\bAppRunner\(|\.serve_forever\(|\bstart_server\(|\bcreate_server\(|\bwebsockets\.serve\(|\bwaitress\b|\bcherrypy\.quickstart\(|\brun_simple\(|\.listen\(|\b(?:uvicorn|hypercorn|granian|bottle)\b|\b(?:app|server|application|api)\.(?:run|start|serve)\(|^run\(/m;

/** How many files beside a script are looked into for what serves. */
const mostRead = 50;

/** A program of the project's own, as it is started. */
export interface OwnScript {
  /** From the project's folder. */
  readonly path: string;
  /** What stands behind the interpreter: `main.py --verbose`, `-m shop`. */
  readonly words: readonly string[];
  readonly cwd: string;
}

/** The file of the project that `python main.py` or `python -m shop` runs; `null`: it is none of them. */
export function ownScript(words: readonly string[], cwd: string, files: ProjectFiles): OwnScript | null {
  const at = words.findIndex((word, index) => index > 0 && (word === '-m' || word.endsWith('.py')));
  const word = words[at];
  if (word === undefined) return null;
  const module = word === '-m' ? (words[at + 1] ?? '').replaceAll('.', '/') : null;
  const candidates = module === null ? [word] : [`${module}.py`, `${module}/__main__.py`];
  const path = candidates.map((one) => posix.join(cwd, one)).find((one) => files.exists(one));
  return path === undefined ? null : { path, words: words.slice(1), cwd };
}

/** Whether a file's text calls what serves. */
export function callsServer(text: string): boolean {
  return serves.test(text);
}

/** Whether such a program, or a file beside it, calls what serves. */
export function servesByItself({ path }: OwnScript, files: ProjectFiles): boolean {
  const folder = posix.dirname(path);
  const beside = files.paths.filter((one) => one.endsWith('.py') && (folder === '.' || one.startsWith(`${folder}/`)));
  return [path, ...beside.slice(0, mostRead)].some((one) => callsServer(files.readNow(one) ?? ''));
}

/** The service that such a program is: told its port the way its code reads it. */
export function ownScriptService(
  script: OwnScript,
  files: ProjectFiles,
  known: Pick<FoundService, 'evidence'> & Partial<FoundService>,
): FoundService {
  const text = files.readNow(script.path) ?? '';
  const isHanded = script.words.some((word) => word.includes('{port}'));
  const { words, readsPort } = isHanded ? { words: script.words, readsPort: true } : told(script.words, text);
  return foundService({
    ...known,
    launcher: 'command',
    command: ['python', ...words.filter((word) => !isComputed(word))],
    cwd: script.cwd,
    env: { ...known.env, PORT: '{port}' },
    identity: known.identity ?? `script ${script.path}`,
    notes: [...(known.notes ?? []), ...(readsPort ? [] : [portUnreadNote(script.path)])],
  });
}

/** The words of a command with the port in them, where the code takes it as an argument, and whether it is told it in any way. */
function told(
  given: readonly string[],
  text: string,
): { readonly words: readonly string[]; readonly readsPort: boolean } {
  const words = given.filter((word, at) => !/^--port\b/.test(word) && !/^--port$/.test(given[at - 1] ?? ''));
  if (/["']PORT["']/.test(text)) return { words, readsPort: true };
  // Tornado's options take their value behind "=" alone, which every other parser takes as well.
  if (/\bdefine\(\s*["']port["']|["']--port["']/.test(text))
    return { words: [...words, '--port={port}'], readsPort: true };
  if (/\bsys\.argv\[1\]/.test(text))
    return { words: [...words.filter((word) => !/^\d+$/.test(word)), '{port}'], readsPort: true };
  return { words: given, readsPort: false };
}

/** Whether a service is a program that serves by itself. */
export function isOwnScript({ identity }: FoundService): boolean {
  return identity.startsWith('script ');
}
