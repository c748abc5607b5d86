import { reachableUrl } from '../../model/plan/hosts.ts';
import { t } from '../../words/language.ts';

/** A plan for a server that runs already. */
export interface UrlPlan {
  readonly text: string;
  /** `http://127.0.0.1:8000` */
  readonly origin: string;
}

/** The plan for an address as people type it and servers print it; else what is wrong with it, as a sentence. */
export function urlPlan(address: string): UrlPlan | { readonly problem: string } {
  const typed = address.trim();
  const local = typed.startsWith(':') ? `127.0.0.1${typed}` : typed;
  if (/^wss?:/i.test(local)) return { problem: t('Websockets are not measured: give an http or https address.') };
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(local) ? local : `http://${local}`);
  if (url === null || !/^https?:$/.test(url.protocol))
    return { problem: t('This is not an address such as http://127.0.0.1:8000/path.') };
  if (url.username !== '' || url.password !== '')
    return {
      problem: t(
        'The address holds a user name or password: leave it out, and put the header "Authorization" into the plan.',
      ),
    };
  const { origin, pathname, search } = reachableUrl(url);
  const name = pathname.split('/').filter(Boolean).join('-').slice(0, 50) || 'index';
  return {
    origin,
    text: `${[
      '{',
      `  // ${t('A server that runs already: its settings are its own, so it is measured as it runs.')}`,
      `  "service": { "launcher": "attach", "url": ${JSON.stringify(origin)} },`,
      '  "endpoints": [',
      `    { "name": ${JSON.stringify(name)}, "path": ${JSON.stringify(pathname + search)} }`,
      '  ],',
      '  "load": { "connections": 16, "seconds": 5 }',
      '}',
    ].join('\n')}\n`,
  };
}
