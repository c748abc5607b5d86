import type { PanelProfile } from '../../model/panel-protocol.ts';

/** A profile as it may leave the machine: places as they are shown, without paths of this machine and without source text. */
export function publicProfile(profile: PanelProfile): PanelProfile {
  const bare = <Place extends { readonly file: string; readonly place: string }>(place: Place): Place => ({
    ...place,
    file: '',
    place: nameOfAbsolute(place.place),
  });
  return {
    ...profile,
    parts: profile.parts.map((part) => ({
      ...part,
      lines: part.lines.map((line) => ({ ...bare(line), code: null })),
      tree: part.tree.map(bare),
    })),
  };
}

/** Of a path outside of the plan's folder, which is shown whole here, the file's name. */
function nameOfAbsolute(place: string): string {
  return /^(\/|\\\\|[A-Za-z]:[\\/])/.test(place) ? (place.split(/[\\/]/).at(-1) ?? place) : place;
}
