import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFolder } from './run-plan.ts';

/** Keeps raw figures as `.cache/bench-answers/SECTION/NAME.json`. */
export async function keepFigures(section: string, name: string, figures: unknown): Promise<void> {
  const folder = join(keepFolder, section);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(figures, null, 1)}\n`);
}

/** Everything that a section has kept, by name; empty when there is nothing. The caller knows what it wrote. */
export async function keptFigures<Figures>(section: string): Promise<ReadonlyMap<string, Figures>> {
  const folder = join(keepFolder, section);
  const names = await readdir(folder).catch(() => []);
  const kept = new Map<string, Figures>();
  for (const name of names.filter((file) => file.endsWith('.json')).sort())
    kept.set(name.slice(0, -'.json'.length), JSON.parse(await readFile(join(folder, name), 'utf8')) as Figures);
  return kept;
}
