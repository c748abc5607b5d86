import { join } from 'node:path';
import { profileEndpoint } from '../../benchmark/profiling/profile-endpoint.ts';
import { profileFiles } from '../../benchmark/profiling/profile-files.ts';
import { sourceLine } from '../../benchmark/profiling/source-line.ts';
import { profileStem, saveProfile } from '../../history/profile-store.ts';
import { runsFolderOf } from '../../history/run-store.ts';
import { pathFrom } from '../../host/path-from.ts';
import { userCodeOutside } from '../../profile/answer/user-code.ts';
import { panelProfile } from '../../report/profile/panel-profile.ts';
import { errorText } from './error-text.ts';
import type { FromRunner, ToRunner } from './protocol.ts';

/** Profiles an endpoint, saves the profile and tells the editor of it. Never throws: what went wrong is told, too. */
export async function runProfile(
  { request, context }: Extract<ToRunner, { type: 'profile' }>,
  signal: AbortSignal,
  tell: (message: FromRunner) => Promise<void>,
): Promise<void> {
  try {
    const taken = await profileEndpoint(request, {
      signal,
      context,
      onStage: (stage) => void tell({ type: 'profile-stage', stage }),
    });
    const { stem, document, files } = profileFiles(taken, profileStem(taken.document));
    const folder = runsFolderOf(context.planFolder);
    if (document.parts.length > 0) await saveProfile(folder, stem, files, `${JSON.stringify(document)}\n`);
    await tell({
      type: 'profiled',
      profile: panelProfile(document, taken.samples, {
        showPath: (file) => pathFrom(context.planFolder, file),
        codeAt: sourceLine,
        isUserCode: userCodeOutside(taken.document.libraryFolders),
      }),
      cpuProfiles: document.parts.map((part) => join(folder, part.files.cpuprofile)),
    });
  } catch (error) {
    if (!signal.aborted) await tell({ type: 'profile-failed', message: errorText(error) });
  }
}
