import type { Stats } from 'node:fs';
import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';

/** Where an output that the user named ends up once its links are followed, and how it may be written there. */
export type OutputPlace =
  /** What this process has open already, by a name such as `/dev/stdout` or `/dev/fd/63`. */
  | { readonly kind: 'descriptor'; readonly path: string; readonly descriptor: number }
  /** A device, a pipe, or what another process has open: it takes what comes and keeps what it has. */
  | { readonly kind: 'stream'; readonly path: string; readonly found: Stats }
  /** A regular file with other names (hard links) or of another owner: only its text may change. */
  | { readonly kind: 'rewritten'; readonly path: string }
  /** A regular file that a new one may take the place of; `found` is `null` where there is none yet. */
  | { readonly kind: 'replaced'; readonly path: string; readonly found: Stats | null }
  /** Links that lead back to one another. */
  | { readonly kind: 'loop' };

/** As many as Linux follows (path_resolution(7)). */
const mostLinks = 40;

/**
 * Follows the links of a path one by one: the last may lead to what is not there yet, and one on the way may be a name for
 * what this process has open, behind which lies a file that is not to be replaced.
 */
export async function outputPlace(path: string): Promise<OutputPlace> {
  let place = path;
  for (let followed = 0; followed <= mostLinks; followed++) {
    try {
      place = join(await realpath(dirname(place)), basename(place));
    } catch (error) {
      if (codeOf(error) === 'ELOOP') return { kind: 'loop' };
      // A folder that is not there.
      return { kind: 'replaced', path: place, found: null };
    }
    const descriptor = descriptorOf(place);
    if (descriptor !== null) return { kind: 'descriptor', path: place, descriptor };
    // The links there name nothing that could be followed.
    const link = place.startsWith('/proc/') ? null : await readlink(place).catch(() => null);
    if (link === null) return placeOf(place, await stat(place).catch(() => null));
    place = isAbsolute(link) ? link : `${dirname(place)}/${link}`;
  }
  return { kind: 'loop' };
}

function placeOf(path: string, found: Stats | null): OutputPlace {
  if (found !== null && (path.startsWith('/proc/') || !found.isFile())) return { kind: 'stream', path, found };
  const isAnothers = process.getuid !== undefined && found !== null && found.uid !== process.getuid();
  if (isAnothers || (found !== null && found.nlink > 1)) return { kind: 'rewritten', path };
  return { kind: 'replaced', path, found };
}

/** The number in a name of what this process has open; `null` for any other name. */
function descriptorOf(path: string): number | null {
  const [, bare] = /^\/dev\/fd\/(\d+)$/.exec(path) ?? [];
  const [, pid, own] = /^\/proc\/(\d+)\/(?:task\/\d+\/)?fd\/(\d+)$/.exec(path) ?? [];
  if (bare !== undefined) return Number(bare);
  return own !== undefined && Number(pid) === process.pid ? Number(own) : null;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
