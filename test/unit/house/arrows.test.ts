import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');

/** What each room may import, by the table of ARCHITECTURE.md. The doors import whatever they show. */
const table = new Map(
  [...read('ARCHITECTURE.md').matchAll(/^\| `(\w+)` \| .* \| ([^|]+) \|$/gm)].map(([, room = '', may = '']) => [
    room,
    may.trim() === '–' ? [] : may.trim().split(', '),
  ]),
);
const doors = ['cli', 'extension', 'mcp'];
const rooms = readdirSync(new URL('src/', root));

interface Override {
  readonly includes: readonly string[];
  readonly linter?: {
    readonly rules: {
      readonly style?: {
        readonly noRestrictedImports?: {
          readonly options: { readonly patterns: readonly { readonly group: string[] }[] };
        };
      };
    };
  };
}

const { overrides } = JSON.parse(read('biome.json')) as { readonly overrides: readonly Override[] };

/** The rooms that a room may not import, as the linter refuses them. */
function refusedBy(room: string): string[] {
  const override = overrides.find(({ includes }) => includes.includes(`src/${room}/**`));
  const patterns = override?.linter?.rules.style?.noRestrictedImports?.options.patterns ?? [];
  return patterns.flatMap(({ group }) => group).flatMap((glob) => /^(?:\*\*|\.\.)\/(\w+)\/\*\*$/.exec(glob)?.[1] ?? []);
}

it('names every room there is', () => {
  expect([...table.keys()].sort()).toEqual([...rooms].sort());
});

it.each([...table.keys()].filter((room) => !doors.includes(room)))('the linter keeps the arrows of %s', (room) => {
  const others = rooms.filter((other) => other !== room);
  expect(others.filter((other) => !refusedBy(room).includes(other)).sort()).toEqual(table.get(room)?.toSorted());
});

/** The folders of `analysis`, from the ground up. */
const floors = ['statistics', 'measured', 'capacity', 'fit', 'search', 'diagnosis', 'advice', 'compare'];

it.each(readdirSync(new URL('src/analysis', root)))('%s of the analysis imports only what lies below it', (folder) => {
  const below = floors.slice(0, floors.indexOf(folder));
  const imports = readdirSync(new URL(`src/analysis/${folder}`, root)).flatMap((file) =>
    [...read(`src/analysis/${folder}/${file}`).matchAll(/ from '\.\.\/(\w+)\//g)].map(([, to]) => to),
  );
  expect(imports.filter((to) => !below.includes(String(to)))).toEqual([]);
});
