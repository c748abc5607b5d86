import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../model/run/record.ts';
import type { ProfileDocument } from '../profile/profile-document.ts';
import type { SampledProfile } from '../profile/sampled-profile.ts';
import { renderHtml, reportAssets } from '../report/exporters/html.ts';
import { panelProfile } from '../report/profile/panel-profile.ts';
import type { ProfileView } from '../report/profile/profile-view.ts';
import { t } from '../words/language.ts';
import { CommandError } from './exit-codes.ts';
import { checkOutputs, writeOutputs } from './outputs.ts';
import type { Places } from './places.ts';
import type { Terminal } from './terminal.ts';

const option = '--html';

/**
 * Makes sure, before anything long begins, that a profile can be written as a report: there is a run to show it beside, and
 * a file that may be written. Throws `CommandError`.
 */
export async function checkProfileReport(
  target: string | undefined,
  newest: RunRecord | null,
  { cwd }: Places,
): Promise<void> {
  if (target === undefined) return;
  if (newest === null)
    throw new CommandError(
      t('{0} shows a profile beside a run of its endpoint, and none is saved: run "servebench run" first.', option),
    );
  await checkOutputs([{ option, target }], cwd);
}

/** Writes the newest run with a profile in it as one HTML file. Throws `CommandError` where it can't be written. */
export async function writeProfileReport(
  target: string,
  record: RunRecord,
  profile: {
    readonly document: ProfileDocument;
    readonly samples: readonly SampledProfile[];
    readonly view: ProfileView;
  },
  terminal: Terminal,
  { cwd, distFolder }: Places,
): Promise<void> {
  const asset = (name: string) => readFile(join(distFolder, name), 'utf8');
  const render = async () => {
    const shown = panelProfile(profile.document, profile.samples, profile.view);
    return renderHtml(record, await reportAssets(asset), { profiles: [shown] });
  };
  const [failure] = await writeOutputs([{ option, target, render }], cwd, terminal);
  if (failure !== undefined) throw new CommandError(failure.sentence);
}
