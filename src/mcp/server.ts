import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import packageJson from '../../package.json';
import type { Door } from './door.ts';
import { addPrompts } from './prompts.ts';
import { addFindingTools } from './tools/finding.ts';
import { addProfileTool } from './tools/profile.ts';
import { addResultTools } from './tools/results.ts';
import { addRunTool } from './tools/run.ts';

const instructions =
  'Servebench finds out how a web service should be run. The usual way: detect_service, draft_plan, run_benchmark, then profile_endpoint for what is slow and compare_benchmarks after a change. Figures carry intervals: differences within them are noise.';

/** Servebench for agents: its tools and prompts, over whatever transport it is connected to. */
export function benchmarkServer(door: Door): McpServer {
  const server = new McpServer({ name: 'servebench', version: packageJson.version }, { instructions });
  addFindingTools(server, door);
  addRunTool(server, door);
  addResultTools(server, door);
  addProfileTool(server, door);
  addPrompts(server);
  return server;
}
