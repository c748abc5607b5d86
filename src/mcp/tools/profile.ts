import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import * as z from 'zod';
import { profileEndpoint } from '../../benchmark/profiling/profile-endpoint.ts';
import { profileFiles } from '../../benchmark/profiling/profile-files.ts';
import { sourceLine } from '../../benchmark/profiling/source-line.ts';
import { expectedFailure } from '../../benchmark/run-failure.ts';
import { profileStem, saveProfile } from '../../history/profile-store.ts';
import { runsFolderOf } from '../../history/run-store.ts';
import { pathFrom } from '../../host/path-from.ts';
import type { Plan } from '../../model/plan/plan.ts';
import type { RunRecord } from '../../model/run/record.ts';
import type { Settings } from '../../model/settings.ts';
import { userCodeOutside } from '../../profile/answer/user-code.ts';
import { panelProfile } from '../../report/profile/panel-profile.ts';
import { failureText } from '../../words/failures.ts';
import { plainText } from '../../words/plain-text.ts';
import { answer, answeredInTurn } from '../answer.ts';
import { profileSeconds } from '../bounds.ts';
import { contextOf, type Door } from '../door.ts';
import { checkEndpoints } from '../named.ts';
import { profileSettings } from '../profile-settings.ts';
import { profileText } from '../profile-text.ts';
import { ToolError } from '../tool-error.ts';
import { folderInput } from './finding.ts';

/** The tool that says at which lines an endpoint spends its time. */
export function addProfileTool(server: McpServer, door: Door): void {
  server.registerTool(
    'profile_endpoint',
    {
      title: 'Profile an endpoint under load',
      description:
        'Starts the service once more, puts the plan’s load on one endpoint with a sampling profiler looking on (py-spy for Python, V8’s for Node), and names the lines of the user’s own code that its requests spend most time in, in ms per request. Use it when a run says CPU-bound, lock-bound or I/O-bound and the question is why. Its rate is no measurement. Takes about half a minute.',
      inputSchema: {
        folder: folderInput,
        endpoint: z.string().max(200).describe('Name of the endpoint, as in the plan.'),
        settings: z
          .record(z.string().max(100), z.union([z.string().max(200), z.number()]))
          .optional()
          .describe('Such as {"workers": 2}, of the plan’s settings. Default: what the last run recommends.'),
        seconds: z
          .number()
          .min(profileSeconds.least)
          .max(profileSeconds.most)
          .optional()
          .describe(`Length of the profiled load. Default: ${profileSeconds.usual}.`),
      },
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    ({ folder, endpoint, settings, seconds = profileSeconds.usual }, extra) =>
      answeredInTurn(door.turn, async () => {
        const place = await door.workspace.folder(folder);
        const plan = await door.workspace.plan(place);
        checkEndpoints(plan, [endpoint]);
        const last = await door.workspace.run(place, 'last').catch((error: unknown) => {
          if (error instanceof ToolError) return null;
          throw error;
        });
        return profiled(
          door,
          { place, plan, endpoint, settings: profileSettings(plan, endpoint, settings, last?.record ?? null), seconds },
          last?.record ?? null,
          extra.signal,
        );
      }),
  );
}

interface ProfileAsked {
  readonly place: string;
  readonly plan: Plan;
  readonly endpoint: string;
  readonly settings: Settings;
  readonly seconds: number;
}

async function profiled(
  door: Door,
  { place, plan, endpoint, settings, seconds }: ProfileAsked,
  last: RunRecord | null,
  signal: AbortSignal,
) {
  const both = AbortSignal.any([signal, door.gone]);
  try {
    const taken = await profileEndpoint(
      {
        plan,
        endpoint,
        settings,
        seconds,
        modes: null,
        native: false,
        pySpy: null,
        knownBound: last?.diagnoses.find((one) => one.endpoint === endpoint)?.bound ?? null,
        runId: last?.id ?? null,
      },
      {
        signal: both,
        context: contextOf(door, place),
        onStage: () => {},
      },
    );
    const { stem, document, files } = profileFiles(taken, profileStem(taken.document));
    const file =
      document.parts.length === 0
        ? null
        : await saveProfile(runsFolderOf(place), stem, files, `${JSON.stringify(document)}\n`);
    const shown = panelProfile(document, taken.samples, {
      showPath: (path) => pathFrom(place, path),
      codeAt: sourceLine,
      isUserCode: userCodeOutside(document.libraryFolders),
    });
    return answer(profileText(shown), file === null ? null : { file, name: `profile of ${endpoint}` });
  } catch (error) {
    if (both.aborted) throw new ToolError('The profile was cancelled. Nothing is left running.');
    const failure = expectedFailure(error);
    if (failure === null) throw error;
    throw new ToolError(plainText(failureText(failure), 1500));
  }
}
