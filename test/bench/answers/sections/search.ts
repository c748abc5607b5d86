import { isDisturbed } from '../../../../src/analysis/measured/disturbance.ts';
import { geometricMean } from '../../../../src/analysis/statistics/geometric-mean.ts';
import { median } from '../../../../src/analysis/statistics/order-statistics.ts';
import type { Cell, RunRecord } from '../../../../src/model/run/record.ts';
import { type Settings, settingsKey } from '../../../../src/model/settings.ts';
import { launcherFor } from '../../../../src/service/launchers.ts';
import { recommendationSentence } from '../../../../src/words/reasons.ts';
import { settingsLabel } from '../../../../src/words/settings-label.ts';
import { keepFigures, keptFigures } from '../kept-figures.ts';
import { measureAfresh } from '../measure-afresh.ts';
import { gunicornSpace, labelledPlan, searchedEndpoints } from '../plans.ts';
import { percent, printTable, rate } from '../print-table.ts';
import { type BenchRun, runPlan } from '../run-plan.ts';
import type { Section, SectionOptions } from '../section.ts';

/** What a guided run advised, and what it took. */
interface Advice {
  readonly settings: Settings | null;
  /** Rate of the advised settings over that of the best ones, both measured afresh; `null` without advice. */
  readonly shareOfBest: number | null;
  readonly seconds: number;
  readonly timeShare: number;
  /** Servers that were measured. */
  readonly serversMeasured: number;
  readonly trials: number;
  readonly because: string;
}

interface SearchedEndpoint {
  readonly endpoint: string;
  readonly servers: number;
  readonly best: Settings;
  /** Rates of every server in the two exhaustive runs. */
  readonly exhaustive: readonly { readonly settings: Settings; readonly rps: readonly [number, number] }[];
  readonly exhaustiveSeconds: readonly [number, number];
  /** Rates measured afresh, by `settingsKey`. */
  readonly afresh: Readonly<Record<string, readonly number[]>>;
  readonly advice: readonly Advice[];
  readonly ruleOfThumb: { readonly settings: Settings; readonly shareOfBest: number | null };
  /** Expected share of the best when as many servers are chosen by chance and the best of them is taken. */
  readonly randomChoiceShare: number;
}

const guidedRuns = 3;
/** A run of which others on the machine disturbed more than this share of the cells is done again, but no more often than this. */
const tolerableShare = 0.1;
const mostAttempts = 3;

/** Whether the guided search finds what the exhaustive one finds, and how long it takes. */
export const search: Section = {
  name: 'search',
  about: 'guided against exhaustive search, the rule of thumb and chance',
  async run(options) {
    if (!options.onlyTables) {
      const only = options.endpoints;
      for (const endpoint of searchedEndpoints.filter((name) => only === null || only.includes(name))) {
        const found = await searchEndpoint(endpoint, options);
        await keepFigures('search', endpoint, found);
        printEndpoint(found);
      }
    }
    printSummary([...(await keptFigures<SearchedEndpoint>('search')).values()]);
  },
};

async function searchEndpoint(endpoint: string, { quick, seconds, signal }: SectionOptions): Promise<SearchedEndpoint> {
  const load = { connections: 16, seconds: seconds ?? (quick ? 0.7 : 1.5) };
  const plan = labelledPlan('flask', [endpoint], { settings: gunicornSpace, load });
  const runOnce = async (way: 'exhaustive' | 'guided') => {
    for (let attempt = 1; ; attempt++) {
      const run = await runPlan({ ...plan, search: way }, { signal, label: `${endpoint}, ${way}` });
      const disturbed = disturbedShare(run.record);
      if (disturbed <= tolerableShare) return run;
      console.log(`${endpoint}, ${way}: others on the machine disturbed ${percent(disturbed)} of the cells.`);
      if (attempt === mostAttempts) return run;
    }
  };
  // In turns, so that a drift of the machine meets both ways.
  const first = await runOnce('exhaustive');
  const guided = [await runOnce('guided'), await runOnce('guided')];
  const second = await runOnce('exhaustive');
  if (!quick) while (guided.length < guidedRuns) guided.push(await runOnce('guided'));

  const exhaustive = ratesOfBoth(first.record, second.record);
  const best = exhaustive.reduce((most, cell) => (mean(cell.rps) > mean(most.rps) ? cell : most)).settings;
  const advised = guided.map(({ record }) => advisedServer(record, endpoint));
  const thumb = launcherFor('gunicorn').ruleOfThumb(first.record.machine.cores) ?? best;
  const contestants = [best, thumb, ...advised.filter((settings) => settings !== null)];
  const afresh = await measureAfresh(plan, endpoint, uniqueSettings(contestants), {
    repeats: quick ? 2 : 4,
    known: first.record,
    signal,
  });
  const shareOf = (settings: Settings | null) => shareOfBest(settings, best, afresh);
  const exhaustiveSeconds = [first.record.elapsedSeconds, second.record.elapsedSeconds] as const;
  const typicalMeasured = Math.round(median(guided.map(({ record }) => serversMeasured(record))));
  await keepFigures('search-records', endpoint, { first, second, guided });
  return {
    endpoint,
    servers: exhaustive.length,
    best,
    exhaustive,
    exhaustiveSeconds,
    afresh: Object.fromEntries(afresh),
    advice: guided.map((run, index) =>
      adviceOf(run, endpoint, advised[index] ?? null, shareOf, mean(exhaustiveSeconds)),
    ),
    ruleOfThumb: { settings: thumb, shareOfBest: shareOf(thumb) },
    randomChoiceShare: randomChoiceShare(exhaustive, typicalMeasured),
  };
}

function adviceOf(
  { record, trials }: BenchRun,
  endpoint: string,
  settings: Settings | null,
  shareOf: (settings: Settings | null) => number | null,
  exhaustiveSeconds: number,
): Advice {
  return {
    settings,
    shareOfBest: shareOf(settings),
    seconds: record.elapsedSeconds,
    timeShare: record.elapsedSeconds / exhaustiveSeconds,
    serversMeasured: serversMeasured(record),
    trials,
    because: becauseOf(record, endpoint),
  };
}

function becauseOf({ recommendations, diagnoses }: RunRecord, endpoint: string): string {
  const recommendation = recommendations.find((known) => known.endpoint === endpoint);
  return recommendation === undefined ? 'no recommendation' : recommendationSentence(recommendation, diagnoses);
}

/** Ratio of the geometric means over the rounds in which both were measured; 1 for the best settings themselves. */
function shareOfBest(
  settings: Settings | null,
  best: Settings,
  afresh: ReadonlyMap<string, readonly number[]>,
): number | null {
  if (settings === null) return null;
  if (settingsKey(settings) === settingsKey(best)) return 1;
  const own = afresh.get(settingsKey(settings)) ?? [];
  const others = afresh.get(settingsKey(best)) ?? [];
  return own.length === 0 || others.length === 0 ? null : geometricMean(own) / geometricMean(others);
}

/** The settings recommended for the endpoint, as the first settings of the plan that are the same server. */
function advisedServer(record: RunRecord, endpoint: string): Settings | null {
  const advised = record.recommendations.find((known) => known.endpoint === endpoint)?.settings;
  if (advised === undefined) return null;
  const cell = record.cells.find((one) => settingsKey(one.settings) === settingsKey(advised));
  return cell?.sameAs ?? advised;
}

function measuredServers(record: RunRecord): Cell[] {
  return record.cells.filter((cell) => cell.sameAs === null && cell.measurement !== null);
}

function disturbedShare(record: RunRecord): number {
  const measured = measuredServers(record);
  const disturbed = measured.filter(({ measurement }) => isDisturbed(measurement!, record.machine.cores));
  return disturbed.length / Math.max(1, measured.length);
}

function serversMeasured(record: RunRecord): number {
  return measuredServers(record).length;
}

function ratesOfBoth(first: RunRecord, second: RunRecord): SearchedEndpoint['exhaustive'] {
  const again = new Map(
    measuredServers(second).map((cell) => [settingsKey(cell.settings), cell.measurement?.rps.mean ?? 0]),
  );
  return measuredServers(first).flatMap(({ settings, measurement }) => {
    const rps = again.get(settingsKey(settings));
    return measurement === null || rps === undefined ? [] : [{ settings, rps: [measurement.rps.mean, rps] as const }];
  });
}

/**
 * The best of `chosen` cells drawn at random, picked by the first exhaustive run's rate and judged by the second's,
 * expected over all draws: given that none of the first i cells of N was drawn, the next one was with chance k / (N − i).
 */
function randomChoiceShare(cells: SearchedEndpoint['exhaustive'], chosen: number): number {
  const falling = [...cells].sort((a, b) => b.rps[0] - a.rps[0]);
  const most = Math.max(...cells.map((cell) => mean(cell.rps)));
  const count = falling.length;
  let noneYet = 1;
  let expected = 0;
  falling.forEach((cell, index) => {
    const drawn = noneYet * Math.min(1, chosen / (count - index));
    expected += drawn * (cell.rps[1] / most);
    noneYet -= drawn;
  });
  return expected;
}

function uniqueSettings(points: readonly Settings[]): Settings[] {
  return [...new Map(points.map((point) => [settingsKey(point), point])).values()];
}

function mean([first, second]: readonly [number, number]): number {
  return (first + second) / 2;
}

function printEndpoint(found: SearchedEndpoint): void {
  console.log(`## /${found.endpoint}: best of ${found.servers} servers is ${settingsLabel(found.best)}\n`);
  printTable(
    ['settings', '>exhaustive 1', '>exhaustive 2', 'afresh'],
    [...found.exhaustive]
      .sort((a, b) => mean(b.rps) - mean(a.rps))
      .map(({ settings, rps }) => [
        settingsLabel(settings),
        rate(rps[0]),
        rate(rps[1]),
        (found.afresh[settingsKey(settings)] ?? []).map(rate).join(' '),
      ]),
  );
  for (const advice of found.advice)
    console.log(
      `guided, ${advice.seconds.toFixed(1)} s (${percent(advice.timeShare)}), ${advice.serversMeasured} servers, ${advice.trials} trials → ${advice.settings === null ? 'nothing' : settingsLabel(advice.settings)}, ${percent(advice.shareOfBest, 1)} of the best\n  ${advice.because}`,
    );
  console.log('');
}

function printSummary(kept: readonly SearchedEndpoint[]): void {
  if (kept.length === 0) return;
  console.log('## Summary: share of the exhaustive best that each way reaches\n');
  printTable(
    [
      'endpoint',
      'best',
      '>guided',
      '>guided',
      '>guided',
      '>time',
      '>servers',
      '>rule of thumb',
      '>chance',
      '>exhaustive s',
    ],
    kept.map((found) => [
      `/${found.endpoint}`,
      settingsLabel(found.best),
      ...[0, 1, 2].map((index) => percent(found.advice[index]?.shareOfBest ?? null, 1)),
      percent(median(found.advice.map((advice) => advice.timeShare))),
      found.advice.map((advice) => advice.serversMeasured).join(' '),
      percent(found.ruleOfThumb.shareOfBest, 1),
      percent(found.randomChoiceShare, 1),
      found.exhaustiveSeconds.map((seconds) => seconds.toFixed(0)).join(' '),
    ]),
  );
  const shares = kept.flatMap((found) => found.advice.map((advice) => advice.shareOfBest ?? 0));
  const times = kept.flatMap((found) => found.advice.map((advice) => advice.timeShare));
  const thumbs = kept.map((found) => found.ruleOfThumb.shareOfBest ?? 0);
  const chances = kept.map((found) => found.randomChoiceShare);
  console.log(
    `guided: median ${percent(median(shares), 1)}, worst ${percent(Math.min(...shares), 1)}, time median ${percent(median(times))}, longest ${percent(Math.max(...times))} (${shares.length} runs)`,
  );
  console.log(`rule of thumb: median ${percent(median(thumbs), 1)}, worst ${percent(Math.min(...thumbs), 1)}`);
  console.log(
    `chance, as many servers: median ${percent(median(chances), 1)}, worst ${percent(Math.min(...chances), 1)}`,
  );
}
