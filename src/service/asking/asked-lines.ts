import * as z from 'zod';
import { type AskedApp, type AskedRoute, askedRouteSchema } from '../../model/asked-app.ts';

const appLine = z.object({ framework: z.string().nullable() });
const endLine = z.object({ cut: z.boolean() });

/**
 * Takes apart what an asked process told: `app JSON`, `route JSON` for each route, `end JSON`. `complete` says whether it came
 * to the end; `app` is `null` where it knows no framework.
 */
export function readAskedLines(text: string): { readonly app: AskedApp | null; readonly complete: boolean } {
  let framework: string | null = null;
  let end: z.output<typeof endLine> | null = null;
  const routes: AskedRoute[] = [];
  for (const line of text.split('\n')) {
    const [, word, json] = /^(app|route|end) (\{.*)$/.exec(line) ?? [];
    if (json === undefined || end !== null) continue;
    const value = parsed(json);
    if (word === 'app') framework = appLine.safeParse(value).data?.framework ?? null;
    else if (word === 'end') end = endLine.safeParse(value).data ?? null;
    else {
      const route = askedRouteSchema.safeParse(value).data;
      if (route !== undefined) routes.push(route);
    }
  }
  return {
    app: framework === null || end === null ? null : { framework, routes, isCut: end.cut },
    complete: end !== null,
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
