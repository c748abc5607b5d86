import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import { runBenchmark } from '../../benchmark/run-benchmark.ts';
import { RecordKeeper } from '../../history/record-keeper.ts';
import { runsFolderOf } from '../../history/run-store.ts';
import { narrowedPlan } from '../../model/plan/narrowed-plan.ts';
import { foldRun, idleView, type RunView } from '../../model/run/fold.ts';
import { runSummary } from '../../report/sentences.ts';
import { formatDuration } from '../../words/figures.ts';
import { notSavedSentence } from '../../words/record-faults.ts';
import { answer, answeredInTurn } from '../answer.ts';
import { runMinutes } from '../bounds.ts';
import { contextOf, type Door } from '../door.ts';
import { checkEndpoints } from '../named.ts';
import { resultText } from '../result-text.ts';
import { mostAnswerBytes } from '../short-text.ts';
import { ToolError } from '../tool-error.ts';
import { folderInput } from './finding.ts';

/** The tool that measures. */
export function addRunTool(server: McpServer, door: Door): void {
  server.registerTool(
    'run_benchmark',
    {
      title: 'Run the benchmark',
      description:
        'Starts the service of the plan (servebench.json) under different server settings, load-tests its endpoints on this machine, and says which settings win and why. Takes minutes and all cores; tell the user before. Command, hosts, load and settings are those of the plan. Cancel ends it within seconds; what was measured is kept. Not for a look at one URL, and not for services on other machines.',
      inputSchema: {
        folder: folderInput,
        endpoints: z
          .array(z.string().max(200))
          .max(100)
          .optional()
          .describe('Names of the endpoints to measure. Default: all of the plan.'),
        search: z
          .enum(['guided', 'exhaustive'])
          .optional()
          .describe('guided: as few trials as the answer needs; exhaustive: every combination. Default: the plan’s.'),
        max_minutes: z
          .number()
          .positive()
          .max(runMinutes.most)
          .optional()
          .describe(`The run is stopped after this time. Default: ${runMinutes.usual}.`),
      },
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    ({ folder, endpoints, search, max_minutes: minutes = runMinutes.usual }, extra) =>
      answeredInTurn(door.turn, async () => {
        const place = await door.workspace.folder(folder);
        const plan = await door.workspace.plan(place);
        checkEndpoints(plan, endpoints ?? []);
        const budget = AbortSignal.timeout(minutes * 60_000);
        const keeper = new RecordKeeper(runsFolderOf(place));
        const tell = progressOf(extra);
        let view: RunView = idleView;
        for await (const event of runBenchmark(narrowedPlan(plan, { search, endpoints }), {
          signal: AbortSignal.any([extra.signal, budget, door.gone]),
          context: { ...contextOf(door, place), only: endpoints === undefined ? undefined : { endpoints } },
        })) {
          view = foldRun(view, event);
          keeper.keep(event);
          await tell(view);
        }
        const saved = await keeper.finish(view.record);
        const { record } = view;
        if (record === null) throw new ToolError('Stopped before anything began. Nothing was measured.');
        const stopped = budget.aborted
          ? `The run was stopped after ${formatDuration(minutes * 60)}, as max_minutes asked: figures below are of what was measured by then. More time: a larger "max_minutes"; less work: fewer "endpoints", or "search": "guided".\n`
          : '';
        const lost = saved !== null && saved.file === null ? `${notSavedSentence(saved.failure)}\n` : '';
        const text = `${stopped}${lost}${resultText(record, null, mostAnswerBytes - 400)}`;
        const file = saved?.file ?? null;
        return {
          ...answer(text, file === null ? null : { file, name: `run ${record.id}` }),
          isError: record.status === 'failed',
        };
      }),
  );
}

/** Tells the agent how many cells are done, each time another one is. */
function progressOf(extra: RequestHandlerExtra<ServerRequest, ServerNotification>): (view: RunView) => Promise<void> {
  const token = extra._meta?.progressToken;
  let told = -1;
  return async ({ record }) => {
    if (token === undefined || record === null || extra.signal.aborted) return;
    const total = record.cells.length;
    const progress = record.cells.filter(({ status }) => status !== 'pending' && status !== 'predicted').length;
    if (progress <= told) return;
    told = progress;
    const params = { progressToken: token, progress, total, message: runSummary(record, true) };
    // An agent that has gone is seen elsewhere.
    await extra.sendNotification({ method: 'notifications/progress', params }).catch(() => {});
  };
}
