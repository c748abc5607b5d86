import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import * as z from 'zod';
import { compareRuns } from '../../analysis/compare/compare-runs.ts';
import { listRecords, runsFolderOf } from '../../history/run-store.ts';
import { comparisonText } from '../../report/comparison.ts';
import { answer, answered } from '../answer.ts';
import type { Door } from '../door.ts';
import { resultText } from '../result-text.ts';
import { shortText } from '../short-text.ts';
import { ToolError } from '../tool-error.ts';
import { folderInput } from './finding.ts';

const runInput = z.string().max(200).optional();

/** The tools that read saved runs. */
export function addResultTools(server: McpServer, door: Door): void {
  server.registerTool(
    'get_benchmark_result',
    {
      title: 'Read a benchmark result',
      description:
        'Says what a saved run found: recommended settings, rate with its interval, what bounds each endpoint, warnings, and the command to run. With "endpoint" the figures of each of its settings. It measures nothing.',
      inputSchema: {
        folder: folderInput,
        run: runInput.describe('"last", "baseline", a run’s name, or the beginning of its id. Default: last.'),
        endpoint: z.string().max(200).optional().describe('Only this endpoint, with the figures of its settings.'),
      },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ folder, run = 'last', endpoint }) =>
      answered(async () => {
        const place = await door.workspace.folder(folder);
        const { record, file } = await door.workspace.run(place, run);
        const names = [...new Set(record.cells.map((cell) => cell.endpoint))];
        if (endpoint !== undefined && !names.includes(endpoint))
          throw new ToolError(`The run has no endpoint "${endpoint}". It has: ${names.join(', ').slice(0, 1000)}.`);
        return answer(resultText(record, endpoint ?? null), { file, name: `run ${record.id}` });
      }),
  );
  server.registerTool(
    'compare_benchmarks',
    {
      title: 'Compare two benchmarks',
      description:
        'Says what changed between two saved runs of the same plan, endpoint by endpoint, beyond the noise of both, and what else is not the same (machine, versions, plan). Use it after run_benchmark on changed code. It measures nothing.',
      inputSchema: {
        folder: folderInput,
        before: runInput.describe('The earlier run. Default: the one before "after".'),
        after: runInput.describe('The later run. Default: last.'),
      },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ folder, before, after = 'last' }) =>
      answered(async () => {
        const place = await door.workspace.folder(folder);
        const later = await door.workspace.run(place, after);
        const earlier = await door.workspace.run(place, before ?? (await runBefore(place, later.record.startedAt)));
        if (earlier.record.id === later.record.id)
          throw new ToolError('Both are the same run. Name another one as "before".');
        const text = comparisonText(compareRuns(earlier.record, later.record), 400);
        return answer(shortText(text.trimEnd().split('\n'), '(More changed: read the records.)'), {
          file: later.file,
          name: `run ${later.record.id}`,
        });
      }),
  );
}

/** The id of the newest run that began before a moment. */
async function runBefore(folder: string, startedAt: string): Promise<string> {
  const earlier = (await listRecords(runsFolderOf(folder))).find((run) => run.startedAt < startedAt);
  if (earlier === undefined)
    throw new ToolError('There is only one saved run here, and nothing to compare it with. Call run_benchmark again.');
  return earlier.id;
}
