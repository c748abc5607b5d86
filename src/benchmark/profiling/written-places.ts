import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WrittenPlace, WrittenPlaces } from '../../profile/formats/cpuprofile.ts';
import { pathOfFileUrl } from '../../profile/formats/file-url.ts';
import { type OriginalPlace, SourceMapReader } from '../../profile/formats/source-map.ts';

const largestMapBytes = 64 * 1024 * 1024;

/**
 * Where compiled scripts were written, by the source maps that they name: `data:` URLs and files beside them, nothing from a
 * network. A place counts where its file is there; where none is, the script is taken as it runs.
 */
export function writtenPlaces(sourceMapUrls: Readonly<Record<string, string>>): WrittenPlaces {
  const maps = new Map<string, SourceMapReader | null>();
  const files = new Map<string, string | null>();
  const mapOf = (url: string): SourceMapReader | null => {
    const known = maps.get(url);
    if (known !== undefined) return known;
    const map = readMap(url, sourceMapUrls[url]);
    maps.set(url, map);
    return map;
  };
  const placeOf = (url: string, place: OriginalPlace | null | undefined): WrittenPlace | null => {
    if (!place) return null;
    const key = `${url}\0${place.source}`;
    const file = files.has(key) ? (files.get(key) ?? null) : sourceFile(url, sourceMapUrls[url] ?? '', place.source);
    files.set(key, file);
    return file === null ? null : { file, line: place.line, name: place.name };
  };
  return {
    ofFunction: (url, line, column) => placeOf(url, mapOf(url)?.placeAt(line, column)),
    ofLine: (url, line) => placeOf(url, mapOf(url)?.placeOfLine(line)),
    isCompiled: (url) => mapOf(url) !== null,
  };
}

function readMap(url: string, mapUrl: string | undefined): SourceMapReader | null {
  if (mapUrl === undefined) return null;
  try {
    if (mapUrl.startsWith('data:')) {
      const comma = mapUrl.indexOf(',');
      const text = mapUrl.slice(comma + 1);
      const isBase64 = /;base64$/i.test(mapUrl.slice(0, comma));
      return SourceMapReader.read(isBase64 ? Buffer.from(text, 'base64').toString('utf8') : decodeURIComponent(text));
    }
    const file = fileURLToPath(new URL(mapUrl, url));
    const { size } = statSync(file);
    return size > largestMapBytes ? null : SourceMapReader.read(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** The file of a map's source; `null` where it is not there. */
function sourceFile(url: string, mapUrl: string, source: string): string | null {
  const script = pathOfFileUrl(url);
  // webpack://name/./src/app.ts and its like are relative to the folder of the project.
  const bundled =
    /^[a-z][\w+.-]+:\/\/(?!\/)[^/]*\/(.*)$/i.exec(source)?.[1] ?? /^webpack:\/\/\/(.*)$/.exec(source)?.[1];
  if (bundled !== undefined) {
    for (let folder = dirname(script); ; folder = dirname(folder)) {
      const file = resolve(folder, bundled);
      if (existsSync(file)) return file;
      if (folder === dirname(folder)) return null;
    }
  }
  try {
    const base = mapUrl.startsWith('data:') ? url : new URL(mapUrl, url).href;
    const file = source.startsWith('file:') ? fileURLToPath(source) : resolve(dirname(pathOfFileUrl(base)), source);
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}
