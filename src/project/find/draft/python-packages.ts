import { posix } from 'node:path';
import { parse } from 'smol-toml';
import type { ProjectFiles } from '../read/project-files.ts';
import { isRequirementsFolder } from '../read/wanted-files.ts';

/** Names of the packages that a project's lists name, in lower case with "-", those that its lists include followed. */
export async function namedPackages(files: ProjectFiles): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const read = async (path: string): Promise<void> => {
    if (seen.has(path) || seen.size > 60) return;
    seen.add(path);
    const text = await files.read(path);
    if (text === null) return;
    const base = posix.basename(path);
    if (/\.(toml|lock)$|^Pipfile$/.test(base)) for (const name of namesInToml(text)) names.add(normal(name));
    else
      for (const line of text.split('\n')) {
        const included = /^\s*(?:-r|--requirement|-c|--constraint)[ =]\s*(\S+)/.exec(line)?.[1];
        if (included !== undefined) await read(posix.join(posix.dirname(path), included));
        else for (const name of namesInLine(line, base)) names.add(normal(name));
      }
  };
  for (const path of files.paths.filter(isPackageList).slice(0, 40)) await read(path);
  return names;
}

function isPackageList(path: string): boolean {
  const name = posix.basename(path);
  if (/\.(txt|in)$/.test(name) && isRequirementsFolder(posix.dirname(path))) return true;
  return /^(requirements[^/]*\.(txt|in)|[\w-]*requirements\.(txt|in)|pyproject\.toml|Pipfile|uv\.lock|poetry\.lock|setup\.(py|cfg)|environment\.ya?ml)$/.test(
    name,
  );
}

function namesInLine(line: string, list: string): string[] {
  const plain = line.replace(/#.*$/, '');
  // A setup script and conda's list have names anywhere in a line.
  if (/^setup\.|ya?ml$/.test(list)) return [...plain.matchAll(/[A-Za-z][\w.-]*/g)].map(([name]) => name);
  return namesInRequirement(plain);
}

/** `gunicorn[gevent]>=23`: the package and its extras, which are mostly called like what they bring. */
function namesInRequirement(text: string): string[] {
  const [, name, extras] = /^\s*([A-Za-z][\w.-]*)\s*(?:\[([^\]]*)\])?/.exec(text) ?? [];
  return name === undefined ? [] : [name, ...(extras ?? '').split(',').map((one) => one.trim())];
}

function namesInToml(text: string): string[] {
  try {
    return [...namesIn(parse(text))];
  } catch {
    return [...text.matchAll(/^\s*["']?([A-Za-z][\w.-]*)/gm)].map((match) => match[1] as string);
  }
}

/** Keys and first words of texts: how each of the tools writes its dependencies. */
function* namesIn(value: unknown, depth = 0): Generator<string> {
  if (depth > 8) return;
  if (typeof value === 'string') yield* namesInRequirement(value);
  else if (Array.isArray(value)) for (const item of value) yield* namesIn(item, depth + 1);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) {
      if (/^[A-Za-z][\w.-]*$/.test(key)) yield key;
      yield* namesIn(item, depth + 1);
    }
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
