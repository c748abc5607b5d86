// node test/bench/kills/commands.ts [--count 4 --seed 1 --parallel 2 --commands "mcp;against"]: strikes each command that
// starts processes, and each of its parts, at random instants, and tells what is left. Beside main.ts, which strikes runs.
import { parseArgs } from 'node:util';
import { seededRandom } from '../../../src/analysis/statistics/random.ts';
import { type CommandAftermath, type CommandKill, commands, strikeCommand } from './one-command-kill.ts';
import type { Blow } from './one-kill.ts';

const { values } = parseArgs({
  options: {
    /** Kills of each part, with each of the signals. */
    count: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    parallel: { type: 'string', default: '2' },
    commands: { type: 'string', default: Object.keys(commands).join(';') },
  },
});
const random = seededRandom(Number(values.seed));
const chosen = values.commands.split(';');
const signals: readonly Blow[] = ['KILL', 'STOP, KILL'];
const kills: CommandKill[] = Object.entries(commands)
  .filter(([command]) => chosen.includes(command))
  .flatMap(([command, { parts, seconds }]) =>
    parts.flatMap((part) =>
      signals.flatMap((blow) =>
        Array.from({ length: Number(values.count) }, () => ({
          ...{ command, part, blow },
          afterMs: Math.round(random() * seconds * 1000),
        })),
      ),
    ),
  );

const results: { kill: CommandKill; after: CommandAftermath }[] = [];
const waiting = [...kills];
await Promise.all(
  Array.from({ length: Number(values.parallel) }, async () => {
    for (let kill = waiting.shift(); kill !== undefined; kill = waiting.shift()) {
      const after = await strikeCommand(kill);
      results.push({ kill, after });
      const troubles = troublesOf(after);
      if (troubles.length > 0) console.log(`${JSON.stringify(kill)}: ${troubles.join('; ')} (code ${after.code})`);
    }
  }),
);

function troublesOf(after: CommandAftermath): string[] {
  const named = (what: string, found: readonly string[]) =>
    found.length === 0 ? [] : [`${what}: ${found.join(', ')}`];
  return [
    ...named('orphans after the next start', after.orphansThen),
    ...named('leases', after.leasesThen),
    ...named('temporary', after.temporaryThen),
    ...named('worktrees', after.worktreesThen),
    ...named('changed', after.changed),
  ];
}

const columns = [
  'command',
  'struck',
  'kills',
  'hit',
  'orphans',
  'after the next start',
  'leases',
  'temporary',
  'worktrees',
  'changed',
  'slowest end',
];
const rows = Object.entries(commands).flatMap(([command, { parts }]) =>
  parts.flatMap((part) => {
    const those = results
      .filter(({ kill }) => kill.command === command && kill.part === part)
      .map(({ after }) => after);
    if (those.length === 0) return [];
    const sum = (count: (after: CommandAftermath) => number) =>
      String(those.reduce((total, after) => total + count(after), 0));
    return [
      [
        command,
        part,
        String(those.length),
        sum(({ hit }) => Number(hit)),
        sum(({ orphans }) => orphans.length),
        sum(({ orphansThen }) => orphansThen.length),
        sum(({ leasesThen }) => leasesThen.length),
        sum(({ temporaryThen }) => temporaryThen.length),
        sum(({ worktreesThen }) => worktreesThen.length),
        sum(({ changed }) => changed.length),
        `${Math.max(...those.map(({ endedAfterMs }) => endedAfterMs / 1000)).toFixed(1)} s`,
      ],
    ];
  }),
);
const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
for (const row of [columns, ...rows]) console.log(row.map((field, at) => field.padEnd(widths[at] ?? 0)).join('  '));
console.log(
  `${results.length} kills, ${results.filter(({ after }) => troublesOf(after).length > 0).length} with trouble`,
);
