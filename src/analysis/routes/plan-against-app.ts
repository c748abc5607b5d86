import type { AskedApp, AskedRoute } from '../../model/asked-app.ts';
import type { Plan } from '../../model/plan/plan.ts';

/** What an application's own routes say of a plan's endpoints. */
export interface PlanAgainstApp {
  /** Paths of the plan that the application has only behind a prefix. */
  readonly misplaced: readonly { readonly path: string; readonly instead: string }[];
  /** Routes that answer GET and that no endpoint of the plan asks for, as their framework writes them. */
  readonly unmeasured: readonly string[];
}

/** Holds a plan's endpoints against the routes that its application has. Nothing is said of one that told only some. */
export function planAgainstApp({ endpoints }: Pick<Plan, 'endpoints'>, app: AskedApp): PlanAgainstApp {
  if (app.isCut) return { misplaced: [], unmeasured: [] };
  const routes = app.routes.map((route) => ({ route, steps: stepsOf(route), text: shown(route) }));
  const paths = endpoints.map(({ path }) => ({ path, steps: split(path.split('?')[0] ?? '') }));
  const misplaced = paths.flatMap(({ path, steps }) => {
    if (steps.length === 0 || routes.some((one) => matches(one.steps, steps))) return [];
    const behind = routes.find((one) => answersGet(one.route) && matches(one.steps.slice(-steps.length), steps));
    return behind === undefined ? [] : [{ path, instead: behind.text }];
  });
  const unmeasured = routes
    .filter(({ route, steps }) => answersGet(route) && !paths.some((path) => matches(steps, path.steps)))
    .map(({ text }) => text);
  return { misplaced, unmeasured: [...new Set(unmeasured)] };
}

function answersGet({ methods }: AskedRoute): boolean {
  return methods.length === 0 || methods.includes('GET');
}

/** A step of a route: a text, one step of any text, or any number of them. */
type Step = { readonly text: string } | 'one' | 'any';

function matches(route: readonly Step[], path: readonly string[]): boolean {
  const [step, ...rest] = route;
  const [first, ...others] = path;
  if (step === undefined) return path.length === 0;
  if (step === 'any') return true;
  if (first === undefined || (step !== 'one' && step.text !== first)) return false;
  return matches(rest, others);
}

function split(path: string): string[] {
  return path.split('/').filter((step) => step !== '');
}

/** Lenient where a route has an expression of its own: that is some other language's. */
function stepsOf({ path, style }: AskedRoute): Step[] {
  const isParameter = style === 'brackets' ? /[<{]/ : /[:(]/;
  // A path in one parameter, and Express's groups of what may be there.
  const isMany = style === 'brackets' ? /\*|<path:|:path\}/ : /[*{}]/;
  return split(path.replace(/\ue000[^\ue001]*\ue001/g, '*')).map((step) => {
    if (isMany.test(step)) return 'any';
    return isParameter.test(step) ? 'one' : { text: step };
  });
}

function shown({ path }: AskedRoute): string {
  return path.replace(/[\ue000\ue001]/g, '');
}
