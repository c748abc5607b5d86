import type { Reason, ReferenceName } from '../../model/facts/reason.ts';
import { isComparable } from '../../model/run/comparable.ts';
import type { Cell, Gain, Recommendation } from '../../model/run/record.ts';
import { isPointOf, type Settings } from '../../model/settings.ts';
import { isDisturbed } from '../measured/disturbance.ts';
import { byServer, bySize, type Contender, contendersOf, expectedOfStarts } from '../search/contenders.ts';
import { geometricMean } from '../statistics/geometric-mean.ts';
import { logSdOf90 } from '../statistics/log-spread.ts';
import { z95 } from '../statistics/normal.ts';
import { gainReason } from './reasons.ts';
import { matchesReference, type RecommendationInput, type Reference } from './reference.ts';
import { asGood, worthOfMeasuring } from './tuning.ts';

/** What a run has so far, as far as the choice of settings for the whole service asks. */
export type ServiceCells = Pick<RecommendationInput, 'plan' | 'cells' | 'machine'>;

/** What one server reaches of an endpoint's best. */
interface Reach {
  readonly endpoint: string;
  readonly weight: number;
  readonly share: number;
  readonly measured: boolean;
  /** Standard deviation of ln share; `null` when it is not known. */
  readonly logSd: number | null;
  readonly cell: Cell;
}

interface ServiceContender {
  /** The smallest of its cells, to name it by. */
  readonly cell: Cell;
  readonly cells: readonly Cell[];
  readonly reaches: readonly Reach[];
  /** Weighted geometric mean of the shares. */
  readonly score: number;
}

/**
 * One setting for the whole service: the weighted geometric mean of what it reaches of each endpoint's own best, the
 * cheapest within 2 % of the highest. Settings with a void cell are out; where an endpoint was not measured on a setting,
 * its prediction stands in, and the sentence says so: but settings that were measured on all endpoints go before. An endpoint
 * that could not be loaded at all is left out, and the sentence says that, too. `null` when no setting has a figure for every endpoint.
 */
export function recommendForService(input: RecommendationInput): Recommendation | null {
  const contenders = serviceContenders(input);
  // Others are there to compare with.
  const ofThePlan = contenders.filter((contender) => isOfPlan(contender, input.plan));
  const chosen = chooseForService(ofThePlan);
  if (chosen === null) return null;
  const gains = gainsOf(chosen, contenders, input.references);
  return {
    endpoint: null,
    settings: chosen.cell.settings,
    gain: gains[0] ?? null,
    gains,
    because: [suitsAll(chosen, ofThePlan.length, leftOut(input)), gainReason(gains)].filter(
      (reason) => reason !== null,
    ),
    command: input.commandFor(chosen.cell.settings),
    restsOn: chosen.reaches
      .filter(({ measured }) => measured)
      .map(({ cell }) => ({ endpoint: cell.endpoint, settings: cell.settings })),
    advice: [],
  };
}

function chooseForService(contenders: readonly ServiceContender[]): ServiceContender | null {
  const top = Math.max(...contenders.map(({ score }) => score));
  const sure = contenders.filter(isMeasured).filter(({ score }) => score >= top * (1 - worthOfMeasuring));
  return cheapestOfBest(sure) ?? cheapestOfBest(contenders);
}

function cheapestOfBest(contenders: readonly ServiceContender[]): ServiceContender | null {
  const top = Math.max(...contenders.map(({ score }) => score));
  const good = contenders.filter(({ score }) => score >= top * (1 - asGood));
  return good.sort((a, b) => bySize(a.cell, b.cell) || b.score - a.score)[0] ?? null;
}

function isOfPlan({ cells }: ServiceContender, { settings }: ServiceCells['plan']): boolean {
  return cells.some((cell) => isPointOf(settings, cell.settings));
}

function isMeasured({ reaches }: ServiceContender): boolean {
  return reaches.every(({ measured }) => measured);
}

/**
 * The cells that the recommendation for the whole service would rest on by their predictions alone, were it made now: those of
 * the settings that promise most. Empty when they are all measured, or nothing can be chosen yet.
 */
export function unmeasuredForService(run: ServiceCells): readonly Cell[] {
  const chosen = cheapestOfBest(serviceContenders(run));
  return chosen === null ? [] : chosen.reaches.filter(({ measured }) => !measured).map(({ cell }) => cell);
}

/** The endpoints that a choice for the whole service rests on: one whose every cell failed says nothing of any settings. */
function loadedEndpoints({ plan, cells }: Pick<ServiceCells, 'plan' | 'cells'>): ServiceCells['plan']['endpoints'] {
  const failed = ({ name }: { readonly name: string }) => {
    const own = cells.filter(({ endpoint, status }) => endpoint === name && status !== 'skipped');
    return own.length > 0 && own.every(({ status }) => status === 'failed');
  };
  return plan.endpoints.filter((endpoint) => !failed(endpoint));
}

function leftOut(input: ServiceCells): string[] {
  const loaded = loadedEndpoints(input);
  return input.plan.endpoints.filter((one) => !loaded.includes(one)).map(({ name }) => name);
}

function serviceContenders({ plan, cells, machine }: ServiceCells): ServiceContender[] {
  const bests = new Map<string, Contender>();
  const endpoints = loadedEndpoints({ plan, cells });
  if (endpoints.length === 0) return [];
  for (const { name } of endpoints) {
    const contenders = contendersOf(
      cells.filter((cell) => cell.endpoint === name),
      machine,
    );
    if (contenders.length === 0) return [];
    bests.set(
      name,
      contenders.reduce((best, other) => (other.expectedRps > best.expectedRps ? other : best)),
    );
  }
  return [...byServer(cells).values()].flatMap((group) => {
    const reaches = endpoints.flatMap(({ name, weight }) => {
      const own = group.filter((cell) => cell.endpoint === name);
      const reach = reachOf(own, bests.get(name)!, machine.cores);
      return reach === null ? [] : [{ ...reach, endpoint: name, weight }];
    });
    if (reaches.length !== endpoints.length) return [];
    const score = geometricMean(
      reaches.map(({ share }) => share),
      reaches.map(({ weight }) => weight),
    );
    const named = group.filter((cell) => isPointOf(plan.settings, cell.settings));
    return [{ cell: [...(named.length > 0 ? named : group)].sort(bySize)[0]!, cells: group, reaches, score }];
  });
}

function reachOf(own: readonly Cell[], best: Contender, cores: number): Omit<Reach, 'endpoint' | 'weight'> | null {
  const [measured] = contendersOf(own, { cores });
  if (measured !== undefined) {
    const { expectedRps, logSd, hasInterval } = measured;
    const cell = measured.measured[0]!;
    return {
      share: Math.min(1, expectedRps / best.expectedRps),
      measured: true,
      logSd: hasInterval ? logSd : null,
      cell,
    };
  }
  // A void measurement speaks against a server; its prediction does not undo that.
  if (own.some((cell) => cell.measurement !== null && !isComparable(cell))) return null;
  const cell = own.find(({ status, prediction }) => status === 'predicted' && prediction !== null);
  if (cell?.prediction == null) return null;
  const [bestCell] = best.measured;
  // Beside a best from a busy machine only its own prediction is alike.
  const disturbed = bestCell !== undefined && isDisturbed(bestCell.measurement, cores);
  const base = disturbed ? (bestCell.prediction?.rps ?? best.rps) : best.expectedRps;
  return {
    share: Math.min(1, expectedOfStarts(cell.prediction) / base),
    measured: false,
    logSd: logSdOf90(cell.prediction),
    cell,
  };
}

/** Gains of the whole service: the weighted geometric mean of those of its endpoints. */
function gainsOf(
  chosen: ServiceContender,
  contenders: readonly ServiceContender[],
  references: readonly Reference[],
): Gain[] {
  const smallest = [...contenders].sort((a, b) => bySize(a.cell, b.cell))[0]!;
  const all = [{ name: { kind: 'smallest' } as const, settings: smallest.cell.settings }, ...references];
  const named = new Map<ServiceContender, { readonly names: readonly ReferenceName[]; readonly settings: Settings }>();
  for (const { name, settings } of all) {
    const other = contenders.find(({ cells }) => cells.some((cell) => matchesReference(cell.settings, settings)));
    if (other === undefined || other === chosen) continue;
    const known = named.get(other) ?? { names: [], settings };
    named.set(other, { ...known, names: [...known.names, name] });
  }
  return [...named].map(([other, { names, settings }]) => gainOver(other, names, settings, chosen));
}

function gainOver(
  other: ServiceContender,
  names: readonly ReferenceName[],
  settings: Settings,
  chosen: ServiceContender,
): Gain {
  const ratio = chosen.score / other.score;
  const reaches = [...chosen.reaches, ...other.reaches];
  const predicted = reaches.some(({ measured }) => !measured);
  const total = chosen.reaches.reduce((sum, { weight }) => sum + weight, 0);
  const known = reaches.every(({ logSd }) => logSd !== null);
  const logSd = Math.sqrt(reaches.reduce((sum, one) => sum + ((one.weight / total) * (one.logSd ?? 0)) ** 2, 0));
  return {
    over: settings,
    names,
    predicted: predicted ? 'partly' : null,
    ratio,
    low: known ? ratio * Math.exp(-z95 * logSd) : null,
    high: known ? ratio * Math.exp(z95 * logSd) : null,
  };
}

function suitsAll(
  { cell: { settings }, reaches, score }: ServiceContender,
  contenders: number,
  leftOut: readonly string[],
): Reason {
  const endpoints = reaches.map(({ endpoint, share, measured }) => ({ endpoint, share, measured }));
  return { kind: 'suits-all', settings, contenders, score, endpoints, ...(leftOut.length === 0 ? {} : { leftOut }) };
}
