import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { version } from '../../package.json';
import type { Door } from './door.ts';
import { addPrompts } from './prompts.ts';
import { addFindingTools } from './tools/finding.ts';
import { addResultTools } from './tools/results.ts';

const instructions = (run: string, profile: string) =>
  `Servebench finds out how a web service should be run. The usual way: detect_service, draft_plan, ${run}, then ${profile} for what is slow and compare_benchmarks after a change. Figures carry intervals: differences within them are noise.`;

/**
 * Servebench for agents: its tools and prompts, over whatever transport it is connected to. `starts`: whether the tools that
 * start something are among them; an editor has its own, which ask first.
 */
export async function benchmarkServer(door: Door, { starts }: { readonly starts: boolean }): Promise<McpServer> {
  const server = new McpServer(
    { name: 'servebench', version },
    {
      instructions: starts
        ? instructions('run_benchmark', 'profile_endpoint')
        : instructions('servebench_run_benchmark', 'servebench_profile_endpoint'),
    },
  );
  addFindingTools(server, door);
  addResultTools(server, door);
  if (starts) {
    // What runs a benchmark is loaded where it may be needed alone.
    const [{ addRunTool }, { addProfileTool }] = await Promise.all([
      import('./tools/run.ts'),
      import('./tools/profile.ts'),
    ]);
    addRunTool(server, door);
    addProfileTool(server, door);
  }
  addPrompts(server);
  return server;
}
