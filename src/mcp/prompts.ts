import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import * as z from 'zod';

/** The questions that ship: how an agent should go about them. */
export function addPrompts(server: McpServer): void {
  server.registerPrompt(
    'tune_this_service',
    { title: 'Tune this service', description: 'Find the server settings under which this web service runs best.' },
    () =>
      asUser(
        'Find out how this web service should be run. Call detect_service; without a plan call draft_plan and show me its endpoints before you go on, since requests are really sent to them. Then call run_benchmark. Answer with the recommended command, what it gains over what I run now (with the interval), what bounds each endpoint, and every caution. Where the result says that something cannot be told, say so too; do not guess.',
      ),
  );
  server.registerPrompt(
    'why_is_this_endpoint_slow',
    {
      title: 'Why is this endpoint slow?',
      description: 'Find out what bounds an endpoint, and at which lines of the code.',
      argsSchema: { endpoint: z.string().max(200).describe('Its name in the plan.') },
    },
    ({ endpoint }) =>
      asUser(
        `Find out why the endpoint "${endpoint}" is slow. Call get_benchmark_result for it; where no run is saved, run_benchmark with that endpoint alone. Then call profile_endpoint. Read the lines that it names in the source, and say what they cost in ms per request, what bounds the endpoint (CPU, waiting, a lock), and the smallest change that would help. Distinguish what was measured from what you conclude.`,
      ),
  );
  server.registerPrompt(
    'did_my_change_make_it_slower',
    { title: 'Did my change make it slower?', description: 'Compare the service with its state before a change.' },
    () =>
      asUser(
        'Find out whether my change made the service slower. The last saved run should be of the code before it; if it is not, tell me how to get one. Call run_benchmark now, then compare_benchmarks. Say for each endpoint: faster, slower, or no change beyond noise, with the figures. Differences of machine, versions or plan make a comparison doubtful: name them. Do not call a change within noise a change.',
      ),
  );
}

function asUser(text: string) {
  return { messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }] };
}
