import { usualShare } from '../../analysis/search/tuning.ts';
import type { Plan } from '../../model/plan/plan.ts';
import { pointsOf } from '../../model/settings.ts';
import { shellLine } from '../../model/shell-line.ts';
import { plural, t } from '../../words/language.ts';

/** A drafted plan as a row of a pick: what would be run, on what, and for how long. */
export interface OfferedPlan {
  readonly command: string;
  readonly where: string;
  readonly endpoints: string;
  readonly settings: string;
  readonly minutes: string;
}

/** How many endpoints a row names. */
const namedEndpoints = 4;

export function offeredPlan(plan: Plan): OfferedPlan {
  const paths = plan.endpoints.map(({ path }) => path);
  const more = paths.length - namedEndpoints;
  const named = paths.slice(0, namedEndpoints).join(', ');
  const points = pointsOf(plan.settings).length;
  const names = Object.entries(plan.settings).map(([name, values]) => `${name} ${values.join(', ')}`);
  return {
    command: commandText(plan),
    where: plan.service.cwd === '.' ? '' : t('in the folder {0}', plan.service.cwd),
    endpoints: more > 0 ? t('{0} and {1} more', named, more) : named,
    settings: names.length === 0 ? t('as it runs') : t('{0} ({1} settings)', names.join(' × '), points),
    minutes: roughMinutes(plan),
  };
}

/** The service in a few words: `gunicorn app:app`, `npm run start`. */
export function commandText({ service }: Pick<Plan, 'service'>): string {
  const { launcher, app, command, url, args } = service;
  if (url !== undefined) return url;
  if (command !== undefined) return shellLine(command, process.platform);
  return [launcher, app ?? '', ...args].join(' ').trim();
}

/** A trial's own seconds where the plan leaves them to the run. */
const usualTrialSeconds = 5;
/** What a server's start and the warm-up take beside a trial, and a calibration beside both, s. */
const startSeconds = 3;
const calibrationSeconds = 4;
/** The fewest trials that say what wins: the smallest settings and the likely best. */
const fewestTrials = 2;

/** About how long a run will take, s: a guess before anything is known of the service. */
export function roughSeconds({ settings, endpoints, load, search, repeats }: Plan): number {
  const points = pointsOf(settings).length;
  const seconds = typeof load.seconds === 'number' ? load.seconds : usualTrialSeconds;
  const trial = startSeconds + seconds;
  if (search === 'exhaustive') return endpoints.length * points * trial * repeats;
  const trials = Math.min(points, Math.max(fewestTrials, Math.ceil(usualShare * points)));
  return endpoints.length * (startSeconds + calibrationSeconds + trials * trial);
}

/** `about 4 minutes`: `roughSeconds` for people. */
export function roughMinutes(plan: Plan): string {
  const minutes = Math.round(roughSeconds(plan) / 60);
  return minutes < 1 ? t('less than a minute') : plural(minutes, 'about {0} minute', 'about {0} minutes', minutes);
}
