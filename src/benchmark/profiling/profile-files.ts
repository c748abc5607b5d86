import { writeCpuProfile } from '../../profile/formats/cpuprofile.ts';
import { writeSpeedscope } from '../../profile/formats/speedscope.ts';
import type { ProfileDocument } from '../../profile/profile-document.ts';
import type { SampledProfile } from '../../profile/sampled-profile.ts';
import type { TakenProfile } from './profile-endpoint.ts';

/** What is saved of a profile. */
export interface ProfileFiles {
  readonly stem: string;
  /** With the names of its files. */
  readonly document: ProfileDocument;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/**
 * The files of a profile, whose names begin with `stem`: for each mode all processes in one and, where there are several, each
 * by itself.
 */
export function profileFiles(
  { document, samples }: Pick<TakenProfile, 'document' | 'samples'>,
  stem: string,
): ProfileFiles {
  const files: { name: string; text: string }[] = [];
  const parts = document.parts.map((part, index) => {
    const profile: SampledProfile = samples[index] ?? { frames: [], threads: [] };
    const base = `${stem}.${part.answer.mode}`;
    const names = { cpuprofile: `${base}.cpuprofile`, speedscope: `${base}.speedscope.json` };
    files.push({ name: names.cpuprofile, text: writeCpuProfile(profile) });
    files.push({ name: names.speedscope, text: writeSpeedscope(profile, document.endpoint) });
    const pids = [...new Set(profile.threads.map(({ pid }) => pid))];
    for (const pid of pids.length > 1 ? pids : []) {
      const threads = profile.threads.filter((thread) => thread.pid === pid);
      files.push({ name: `${base}.${pid}.cpuprofile`, text: writeCpuProfile({ ...profile, threads }) });
    }
    return { ...part, files: names };
  });
  return { stem, document: { ...document, parts }, files };
}
