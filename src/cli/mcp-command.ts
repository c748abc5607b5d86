import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Places } from './places.ts';

/** `servebench mcp`: serves an agent until it has gone. What that takes is loaded for this command alone. */
export async function mcpCommand({ distFolder, cwd, environment }: Places): Promise<ExitCode> {
  const { serveAgent } = await import('../mcp/main.ts');
  await serveAgent({ distFolder, cwd, environment, starts: true });
  return exitCodes.done;
}
