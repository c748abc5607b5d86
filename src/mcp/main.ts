import { join } from 'node:path';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { stateFolder } from '../service/leases/state-folder.ts';
import { speak } from '../words/language.ts';
import { Turn } from './door.ts';
import { benchmarkServer } from './server.ts';
import { Workspace } from './workspace.ts';

/** Where an agent is served. */
export interface AgentPlace {
  /** Folder with Servebench's bundles. */
  readonly distFolder: string;
  /** The folder that the agent works in. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the tools that start something are served. */
  readonly starts: boolean;
}

/**
 * Serves an agent over standard input and output until it closes them or a signal comes; resolves when nothing that was
 * started is left.
 */
export async function serveAgent({ distFolder, cwd, environment, starts }: AgentPlace): Promise<void> {
  const end = new AbortController();
  // An agent reads English, whatever the people around it speak: its tools are described in English, too.
  speak('en');
  const turn = new Turn();
  const door = {
    workspace: new Workspace(cwd),
    distFolder,
    mediaFolder: join(distFolder, '..', 'media'),
    storageFolder: await stateFolder(environment),
    environment,
    gone: end.signal,
    turn,
  };
  const server = await benchmarkServer(door, { starts });
  const gone = new Promise<void>((resolve) => {
    server.server.onclose = () => resolve();
    process.stdin.once('end', () => resolve());
    process.stdin.once('close', () => resolve());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await server.connect(new StdioServerTransport());
  await gone;
  end.abort();
  await turn.free();
  await server.close();
}
