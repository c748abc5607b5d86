import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import * as z from 'zod';
import { planFileName, readPlan } from '../../model/plan/plan-file.ts';
import { pointsOf } from '../../model/settings.ts';
import { shellLine } from '../../model/shell-line.ts';
import { type DraftedPlan, draftPlan } from '../../project/find/draft-plan.ts';
import { plainText } from '../../words/plain-text.ts';
import { answer, answered } from '../answer.ts';
import type { Door } from '../door.ts';
import { shortText } from '../short-text.ts';
import { ToolError } from '../tool-error.ts';

/** Where a tool looks. */
export const folderInput = z
  .string()
  .max(1000)
  .optional()
  .describe('Folder of the service, relative to the workspace. Default: the workspace itself.');

/** The tools that look at a project and run nothing of it. */
export function addFindingTools(server: McpServer, door: Door): void {
  server.registerTool(
    'detect_service',
    {
      title: 'Detect the web service',
      description:
        'Says which web service a folder holds: how it is started, its endpoints, and the server settings that could be compared. It reads files and runs nothing. Not for measuring: run_benchmark does that.',
      inputSchema: { folder: folderInput },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ folder }) =>
      answered(async () => {
        const place = await door.workspace.folder(folder);
        const draft = await draftPlan(place);
        if (!draft.found) throw new ToolError(nothingFound(draft));
        const hasPlan = (await stat(join(place, planFileName)).catch(() => null)) !== null;
        const next = hasPlan
          ? `There is a ${planFileName} here: run_benchmark uses that.`
          : 'To benchmark it: draft_plan, then run_benchmark.';
        return answer(shortText([...draftLines(draft), next], `(More was found. ${next})`));
      }),
  );
  server.registerTool(
    'draft_plan',
    {
      title: 'Draft a benchmark plan',
      description: `Writes ${planFileName} from what a folder holds: service, endpoints, settings to compare and load. The user may edit it. It runs nothing, and leaves a plan that is there alone unless "overwrite" is true.`,
      inputSchema: {
        folder: folderInput,
        overwrite: z.boolean().optional().describe('Replace a plan that is there. Ask the user first.'),
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    ({ folder, overwrite = false }) =>
      answered(async () => {
        const place = await door.workspace.folder(folder);
        const file = join(place, planFileName);
        const name = door.workspace.shown(file);
        const draft = await draftPlan(place);
        if (!draft.found) throw new ToolError(nothingFound(draft));
        try {
          await writeFile(file, draft.text, { flag: overwrite ? 'w' : 'wx' });
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST')
            throw new ToolError(`${name} is there already: run_benchmark uses it. "overwrite": true drafts it anew.`);
          throw new ToolError(`${name} can't be written: ${(error as Error).message}`);
        }
        const lines = [
          `Wrote ${name}. Show the user its endpoints before run_benchmark: requests are really sent to them.`,
          ...draftLines(draft),
        ];
        return answer(shortText(lines, `(The rest is in ${name}.)`), { file, name });
      }),
  );
}

function nothingFound({ notes }: DraftedPlan): string {
  return shortText(
    [
      `No web service was found here. Name another "folder", or ask the user how the service is started and write ${planFileName} by hand: {"service": {"launcher": "command", "command": ["PROGRAM", "--port", "{port}"]}, "endpoints": [{"name": "home", "path": "/"}]}; for a server that runs already {"launcher": "attach", "url": "http://127.0.0.1:PORT"}.`,
      // The first says that the draft is a template, and nothing is drafted here.
      ...notes.slice(1).map((note) => plainText(note, 300)),
    ],
    '',
  );
}

function draftLines(draft: DraftedPlan): string[] {
  const { plan } = readPlan(draft.text);
  if (plan === null) return draft.notes.map((note) => plainText(note, 300));
  const { launcher, app, command, cwd } = plan.service;
  const what = app ?? shellLine(command ?? [], process.platform);
  const settings = Object.entries(plan.settings).map(([name, values]) => `${name} ${values.join(', ')}`);
  const points = pointsOf(plan.settings).length;
  return [
    `Service: ${launcher}: ${what}${cwd === '.' ? '' : ` in ${cwd}`}`,
    `Settings to compare: ${settings.length === 0 ? 'none, as it runs' : `${settings.join(' · ')} (${points} points)`}`,
    'Endpoints:',
    ...plan.endpoints.map(({ method, path, name }) => `  ${name}: ${method} ${path}`),
    ...draft.notes.map((note) => `Note: ${note}`),
  ].map((line) => plainText(line, 300));
}
