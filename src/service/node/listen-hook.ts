import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ListenPlace } from '../listen-place.ts';

/** What a server asked for that was made to listen elsewhere. */
export interface AskedPlace {
  /** 0: any; `null`: no port, but a path or a socket that was handed over. */
  readonly port: number | null;
  readonly host: string | null;
  readonly path: string | null;
  /** Whether that is what the variable PORT said. */
  readonly isNamed: boolean;
}

/** What the processes of a service told of their start. */
export interface HookReports {
  /** Of each process that serves, in order. */
  readonly listens: readonly (AskedPlace & {
    readonly pid: number;
    readonly nodeEnv: string | null;
    readonly maxConnections: number | null;
  })[];
  /** HTTP servers that were left where they wanted to be. */
  readonly others: readonly AskedPlace[];
  /** Whether a process forked workers by node:cluster. */
  readonly forks: boolean;
}

interface HookOptions {
  readonly mediaFolder: string;
  /** Of Node: `22.1.0`. */
  readonly version: string;
  /** Only a server that asks for the port in PORT is the service: another one listens before it. */
  readonly onlyPort: boolean;
}

/** The variables by which a service's processes load the hook that puts their server in its place. */
export function hookVariables(
  listen: ListenPlace,
  environment: Readonly<Record<string, string>>,
  { mediaFolder, version, onlyPort }: HookOptions,
): Record<string, string> {
  const place = 'port' in listen ? String(listen.port) : listen.socketPath;
  const own = environment['NODE_OPTIONS'];
  const hook = hookOption(join(mediaFolder, 'node', 'listen-hook.cjs'), version);
  return {
    NODE_OPTIONS: own ? `${own} ${hook}` : hook,
    SERVEBENCH_LISTEN: place,
    ...(onlyPort ? { SERVEBENCH_LISTEN_NAMED: '1' } : {}),
  };
}

/**
 * The option by which Node of a version preloads a file. A URL holds no blank, which every tool that takes NODE_OPTIONS
 * apart by itself would cut it at.
 */
export function hookOption(hook: string, version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  // Before 18.19 Node takes no "--import" there (nodejs.org/api/cli.html).
  const hasImport = major > 20 || (major === 20 && minor >= 0) || (major === 18 && minor >= 19);
  return hasImport
    ? `--import=${pathToFileURL(hook).href}`
    : `--require="${hook.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Takes apart what the hook wrote: lines of `listens PID JSON`, `also PID JSON` and `forks PID` among those of boots. */
export function readHookReports(text: string): HookReports {
  const listens: HookReports['listens'][number][] = [];
  const others: AskedPlace[] = [];
  let forks = false;
  // What follows the last line end is still being written.
  for (const line of text.split('\n').slice(0, -1)) {
    const [, what, pid, json] = /^(listens|also|forks) (\d+)(?: (.*))?$/.exec(line) ?? [];
    if (what === 'forks') forks = true;
    if (json === undefined) continue;
    const said = JSON.parse(json) as AskedPlace & { nodeEnv: string | null; maxConnections?: number | null };
    if (what === 'listens') listens.push({ ...said, pid: Number(pid), maxConnections: said.maxConnections ?? null });
    else others.push(said);
  }
  return { listens, others, forks };
}
