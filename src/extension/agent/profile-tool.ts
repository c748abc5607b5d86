import type * as vscode from 'vscode';
import { settingsToProfile } from '../../analysis/advice/settings-to-profile.ts';
import { checkEndpoints, checkSettings } from '../../mcp/named.ts';
import { profileText } from '../../mcp/profile-text.ts';
import type { Plan } from '../../model/plan/plan.ts';
import type { RunRecord } from '../../model/run/record.ts';
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

const usualSeconds = 10;
const mostSeconds = 120;

/** Profiles an endpoint as *Which Line?* in the panel does, and shows it there, too. */
export function profileTool({
  runner,
  session,
  results,
}: AgentPlaces): Required<vscode.LanguageModelTool<ProfileInput>> {
  return {
    async prepareInvocation({ input }) {
      const { folder, plan } = await agentPlan(input.folder);
      const settings = settingsFor(plan, input, results.record);
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
      const settings = settingsFor(plan, input, results.record);
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

/** What the run on show recommends, else the first of each setting, and over these what was asked. */
function settingsFor(plan: Plan, { endpoint, settings }: ProfileInput, last: RunRecord | null): Settings {
  checkEndpoints(plan, [endpoint]);
  checkSettings(plan, Object.keys(settings ?? {}));
  return { ...settingsToProfile(plan, endpoint, last), ...settings };
}

function secondsOf({ seconds = usualSeconds }: ProfileInput): number {
  return Math.min(mostSeconds, Math.max(1, seconds));
}
