import { posix } from 'node:path';
import { t } from '../../../words/language.ts';
import { type FoundEndpoint, type FoundService, foundService, portUnreadNote } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';

/** The service of a Go module: its main package, built once, with GOMAXPROCS as the setting. `null`: it serves nothing. */
export function goService(cwd: string, files: ProjectFiles, evidence: string | null): FoundService | null {
  const sources = files.paths
    .filter((path) => path.endsWith('.go') && !path.endsWith('_test.go') && (cwd === '.' || path.startsWith(`${cwd}/`)))
    .slice(0, 200);
  const texts = new Map(sources.map((path) => [path, files.readNow(path) ?? '']));
  const mains = sources.filter(
    (path) => /^package main\b/m.test(texts.get(path) ?? '') && /\bfunc main\(\)/.test(texts.get(path) ?? ''),
  );
  const all = [...texts.values()].join('\n');
  const serves = /\bListenAndServe(TLS)?\(|\.Run\(|\.Start\(|\.Listen\(|net\.Listen\(/;
  const usesHttp = /"net\/http"|gin-gonic\/gin|labstack\/echo|gofiber\/fiber|go-chi\/chi|valyala\/fasthttp/;
  if (!usesHttp.test(all)) return null;
  const main =
    mains.find((path) => serves.test(texts.get(path) ?? '')) ??
    mains.find((path) => /(server|api|web)/.test(path)) ??
    (serves.test(all) ? mains[0] : undefined);
  if (main === undefined) return null;
  const name = binaryName(cwd, files);
  const folder = `./${posix.relative(cwd, posix.dirname(main))}`.replace(/\/$/, '');
  const readsPort = /Getenv\("PORT"\)|LookupEnv\("PORT"\)|"PORT"/.test(all);
  return foundService({
    launcher: 'command',
    command: [`./${name}`],
    env: { PORT: '{port}' },
    cwd,
    space: { procs: [1, 2, 4] },
    settingsEnv: { procs: 'GOMAXPROCS' },
    evidence: evidence ?? t('{0} is a Go server.', main),
    endpoints: goRoutes(texts),
    notes: [
      t(
        'Go: build it once before the run: {0}. "command" runs the binary, so that no compiler is measured.',
        `${cwd === '.' ? '' : `cd ${cwd} && `}go build -o ${name} ${folder === './' ? '.' : folder}`,
      ),
      ...(readsPort ? [] : [portUnreadNote(main)]),
    ],
    identity: `go ${cwd}`,
  });
}

/** What `go build` would call it: the last step of the module's path. */
function binaryName(cwd: string, files: ProjectFiles): string {
  const module = /^module\s+(\S+)/m.exec(files.readNow(posix.join(cwd, 'go.mod')) ?? '')?.[1] ?? 'server';
  const name = posix.basename(module.replace(/\/v\d+$/, ''));
  return files.paths.some((path) => path.startsWith(`${posix.join(cwd, name)}/`)) ? `${name}-server` : name;
}

/** Routes that stand whole in a call; those of a group or a subrouter lack their prefix and are left out. */
function goRoutes(texts: ReadonlyMap<string, string>): FoundEndpoint[] {
  const endpoints = new Map<string, FoundEndpoint>();
  for (const text of texts.values()) {
    const hasGroups = /\.(Group|Route|Mount|PathPrefix|StripPrefix)\(/.test(text);
    const patterns = hasGroups
      ? [/\bhttp\.HandleFunc\(\s*"(?:GET )?(\/[^"\s]*)"/g]
      : [/\.(?:HandleFunc|Handle)\(\s*"(?:GET )?(\/[^"\s]*)"/g, /\.(?:GET|Get)\(\s*"(\/[^"\s]*)"/g];
    for (const pattern of patterns)
      for (const [, route] of text.matchAll(pattern)) {
        const path = (route as string).replace(/\{\$\}$/, '').replace(/\{(\w+)(\.\.\.)?(:[^}]*)?\}|:(\w+)/g, '1');
        if (/[*]/.test(path)) continue;
        const remark = path === route ? null : t('1 stands for a parameter: put in what your users ask for.');
        endpoints.set(path, { path, remark, doubtful: /(^|\/)(debug|shutdown|stop|delete|logout)(\/|$)/.test(path) });
      }
  }
  return [...endpoints.values()];
}
