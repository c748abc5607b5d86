// npm run bench:kills [-- --count 300 --seed 1 --parallel 3 --window 16 --victims CLI,runner]: strikes real runs at random instants, and tells what is left.
import { parseArgs } from 'node:util';
import { seededRandom } from '../../../src/analysis/statistics/random.ts';
import { type Aftermath, blows, type Kill, strike, victims } from './one-kill.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    parallel: { type: 'string', default: '3' },
    /** The last instant for a blow, in seconds after the run's beginning. */
    window: { type: 'string', default: '16' },
    victims: { type: 'string', default: victims.join(',') },
  },
});
const random = seededRandom(Number(values.seed));
const count = Number(values.count);
const struck = victims.filter((victim) => values.victims.split(',').includes(victim));
const kills: Kill[] = Array.from({ length: count }, (_, index) => {
  const victim = struck[index % struck.length] as Kill['victim'];
  return {
    victim,
    blow: blows[Math.floor(index / struck.length) % blows.length] as Kill['blow'],
    service: random() < 0.5 ? 'node' : 'gunicorn',
    afterMs: Math.round(random() * 1000 * Number(values.window)),
    inEditor: victim === 'runner' || (victim !== 'CLI' && random() < 0.5),
  };
});

const results: { kill: Kill; aftermath: Aftermath }[] = [];
const waiting = [...kills.entries()];
await Promise.all(
  Array.from({ length: Number(values.parallel) }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, kill] = next;
      const aftermath = await strike(kill);
      results.push({ kill, aftermath });
      const troubles = troublesOf(aftermath);
      if (troubles.length > 0)
        console.log(`#${index} ${JSON.stringify(kill)}: ${troubles.join('; ')} ${JSON.stringify(aftermath)}`);
    }
  }),
);

function troublesOf(after: Aftermath): string[] {
  return [
    ...(after.recordReadable === false ? ['the record cannot be read'] : []),
    ...(after.lostCells > 0 ? [`${after.lostCells} told cells lost`] : []),
    ...(after.orphans.length > 0 ? [`orphans: ${after.orphans.join(', ')}`] : []),
    ...(after.leasesLeftThen > 0 ? ['leases left after the next start'] : []),
    ...(after.drafts.length > 0 ? [`drafts: ${after.drafts.join(', ')}`] : []),
    ...(after.code === 0 && !after.finished ? ['exit code 0 without a finished run'] : []),
  ];
}

const columns = [
  'victim',
  'signals',
  'kills',
  'hit',
  'record whole',
  'cells lost',
  'orphans',
  'leases left',
  'then',
  'drafts',
  '0 unfinished',
  'slowest end',
  'exit codes',
];
const rows = struck.flatMap((victim) =>
  blows.map((blow) => {
    const those = results
      .filter(({ kill }) => kill.victim === victim && kill.blow === blow)
      .map(({ aftermath }) => aftermath);
    const sum = (figure: (after: Aftermath) => number) => those.reduce((total, after) => total + figure(after), 0);
    const told = those.filter(({ recordReadable }) => recordReadable !== null);
    const codes = new Map<string, number>();
    for (const { code } of those) codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
    return [
      victim,
      blow,
      String(those.length),
      String(sum(({ hit }) => Number(hit))),
      `${told.filter(({ recordReadable }) => recordReadable).length} of ${told.length}`,
      String(sum(({ lostCells }) => lostCells)),
      String(sum(({ orphans }) => orphans.length)),
      String(sum(({ leasesLeft }) => leasesLeft)),
      String(sum(({ leasesLeftThen }) => leasesLeftThen)),
      String(sum(({ drafts }) => drafts.length)),
      String(sum(({ code, finished }) => Number(code === 0 && !finished))),
      `${Math.max(0, ...those.map(({ endedAfterMs }) => endedAfterMs / 1000)).toFixed(1)} s`,
      [...codes].map(([code, times]) => `${code}×${times}`).join(' '),
    ];
  }),
);
const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
for (const row of [columns, ...rows])
  console.log(row.map((field, index) => field.padEnd(widths[index] ?? 0)).join('  '));
console.log(
  `${results.length} kills, ${results.filter(({ aftermath }) => troublesOf(aftermath).length > 0).length} with trouble`,
);
