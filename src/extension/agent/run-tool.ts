import type * as vscode from 'vscode';
import { runMinutes } from '../../mcp/bounds.ts';
import { checkEndpoints } from '../../mcp/named.ts';
import { resultText } from '../../mcp/result-text.ts';
import { mostAnswerBytes } from '../../mcp/short-text.ts';
import { narrowedPlan } from '../../model/plan/narrowed-plan.ts';
import type { Plan } from '../../model/plan/plan.ts';
import { t } from '../../words/language.ts';
import type { AgentPlaces } from './agent-places.ts';
import { agentPlan } from './agent-plan.ts';
import { confirmationMessages, toolResult } from './confirmation-message.ts';
import { runConfirmation } from './run-confirmation.ts';

/** The tool's input, as package.json describes it to agents and VS Code checks it. */
interface RunInput {
  readonly folder?: string;
  readonly endpoints?: readonly string[];
  readonly search?: 'guided' | 'exhaustive';
  readonly max_minutes?: number;
}

/** Runs the plan of a folder as the user would: the same panel, status bar, history and Stop. */
export function runTool({ runner, session }: AgentPlaces): Required<vscode.LanguageModelTool<RunInput>> {
  return {
    async prepareInvocation({ input }) {
      const { folder, plan } = await agentPlan(input.folder);
      const wanted = wantedPlan(plan, input);
      return {
        invocationMessage: t('Benchmarking the service'),
        confirmationMessages: confirmationMessages(
          runConfirmation(wanted, folder.name, minutesOf(input), process.platform),
        ),
      };
    },

    async invoke({ input }, token) {
      const { folder, plan } = await agentPlan(input.folder);
      const wanted = wantedPlan(plan, input);
      const stop = () => session.stop();
      let late = false;
      const cancelled = token.onCancellationRequested(stop);
      const timer = setTimeout(() => {
        late = true;
        stop();
      }, minutesOf(input) * 60_000);
      try {
        const { view, file, failure } = await runner.runForAgent({
          folder,
          plan: { ...wanted, endpoints: plan.endpoints },
          part: input.endpoints === undefined ? undefined : { endpoints: input.endpoints },
        });
        if (view.record === null)
          throw new Error(failure?.sentence ?? 'Stopped before anything began. Nothing was measured.');
        const stopped = late
          ? `Stopped after ${minutesOf(input)} min, as max_minutes asked: the figures are of what was measured by then.\n`
          : '';
        const place = file === null ? '' : `\nRecord: ${file}`;
        const room = mostAnswerBytes - new TextEncoder().encode(stopped + place).length;
        return toolResult(`${stopped}${resultText(view.record, null, room)}${place}`);
      } finally {
        clearTimeout(timer);
        cancelled.dispose();
      }
    },
  };
}

/** What would be run: the plan in the way that was asked for, with the endpoints that are measured alone. */
function wantedPlan(plan: Plan, { endpoints, search }: RunInput): Plan {
  checkEndpoints(plan, endpoints ?? []);
  const narrowed = narrowedPlan(plan, { search, endpoints });
  return { ...narrowed, endpoints: plan.endpoints.filter(({ name }) => endpoints?.includes(name) ?? true) };
}

function minutesOf({ max_minutes: minutes = runMinutes.usual }: RunInput): number {
  return Math.min(runMinutes.most, Math.max(0.1, minutes));
}
