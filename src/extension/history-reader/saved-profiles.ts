import { basename, dirname, join } from 'node:path';
import { listProfiles, profileText } from '../../history/profile-store.ts';
import type { PanelProfile } from '../../model/panel-protocol.ts';
import { userCodeOutside } from '../../profile/answer/user-code.ts';
import { readCpuProfile } from '../../profile/formats/cpuprofile.ts';
import { type ProfileDocument, readProfileDocument } from '../../profile/profile-document.ts';
import { ProfileFormatError, type SampledProfile } from '../../profile/sampled-profile.ts';
import { panelProfile } from '../../report/profile/panel-profile.ts';
import type { ProfileView } from '../../report/profile/profile-view.ts';

/** A saved profile as the panel shows it, with the files of its samples in the order of its parts. */
export interface SavedPanelProfile {
  readonly profile: PanelProfile;
  readonly cpuProfiles: readonly string[];
}

/**
 * The newest saved profile of each endpoint in a folder of runs. One that can't be read is left out; one whose samples can't
 * be read is shown without its tree of calls.
 */
export async function savedPanelProfiles(
  folder: string,
  view: Pick<ProfileView, 'showPath' | 'codeAt'>,
): Promise<SavedPanelProfile[]> {
  const newest = new Map<string, SavedPanelProfile>();
  for (const { file } of await listProfiles(folder)) {
    const document = readProfileDocument((await profileText(file)) ?? '');
    if (document === null || newest.has(document.endpoint)) continue;
    // The document names its files, and may come with a folder from anywhere: no other folder's are read.
    const cpuProfiles = document.parts.map((part) => join(dirname(file), basename(part.files.cpuprofile)));
    const samples = await Promise.all(cpuProfiles.map((path, index) => samplesOf(path, document, index)));
    const isUserCode = userCodeOutside(document.libraryFolders);
    newest.set(document.endpoint, {
      profile: panelProfile(document, samples, { ...view, isUserCode }),
      cpuProfiles,
    });
  }
  return [...newest.values()];
}

async function samplesOf(path: string, document: ProfileDocument, index: number): Promise<SampledProfile> {
  const none: SampledProfile = { frames: [], threads: [] };
  const text = await profileText(path);
  if (text === null) return none;
  try {
    const name = document.parts[index]?.answer.mode ?? 'cpu';
    return readCpuProfile(text, { name, pid: null }, { namesLines: true });
  } catch (error) {
    if (error instanceof ProfileFormatError) return none;
    throw error;
  }
}
