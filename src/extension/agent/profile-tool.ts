import type * as vscode from 'vscode';
import { profileSeconds } from '../../mcp/bounds.ts';
import { checkEndpoints } from '../../mcp/named.ts';
import { profileSettings } from '../../mcp/profile-settings.ts';
import { profileText } from '../../mcp/profile-text.ts';
import type { Settings } from '../../model/settings.ts';
import { t } from '../../words/language.ts';
import type { AgentPlaces } from './agent-places.ts';
import { agentPlan } from './agent-plan.ts';
import { confirmationMessages, toolResult } from './confirmation-message.ts';
import { profileConfirmation } from './run-confirmation.ts';

/** The tool's input, as package.json describes it to agents and VS Code checks it. */
interface ProfileInput {
  readonly folder?: string;
  readonly endpoint: string;
  readonly settings?: Settings;
  readonly seconds?: number;
}

/** Profiles an endpoint as *Which Line?* in the panel does, and shows it there, too. */
export function profileTool({
  runner,
  session,
  results,
}: AgentPlaces): Required<vscode.LanguageModelTool<ProfileInput>> {
  return {
    async prepareInvocation({ input }) {
      const { folder, plan } = await agentPlan(input.folder);
      checkEndpoints(plan, [input.endpoint]);
      const settings = profileSettings(plan, input.endpoint, input.settings, results.record);
      const started = {
        ...plan,
        settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, [value]])),
      };
      const asked = { endpoint: input.endpoint, seconds: secondsOf(input) };
      return {
        invocationMessage: t('Profiling the endpoint'),
        confirmationMessages: confirmationMessages(profileConfirmation(started, asked, folder.name, process.platform)),
      };
    },

    async invoke({ input }, token) {
      const { folder, plan } = await agentPlan(input.folder);
      checkEndpoints(plan, [input.endpoint]);
      const settings = profileSettings(plan, input.endpoint, input.settings, results.record);
      const cancelled = token.onCancellationRequested(() => session.stop());
      try {
        const { profile, failure, cpuProfiles } = await runner.profileForAgent(
          { folder, plan },
          { endpoint: input.endpoint, settings, seconds: secondsOf(input) },
        );
        if (profile === null) throw new Error(failure ?? 'The profile was stopped. Nothing is left running.');
        const [file] = cpuProfiles;
        return toolResult(`${profileText(profile)}${file === undefined ? '' : `\nSamples: ${file}`}`);
      } finally {
        cancelled.dispose();
      }
    },
  };
}

function secondsOf({ seconds = profileSeconds.usual }: ProfileInput): number {
  return Math.min(profileSeconds.most, Math.max(profileSeconds.least, seconds));
}
