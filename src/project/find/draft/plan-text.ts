import { defaultsOf } from '../../../model/plan/launcher-facts.ts';
import type { Space } from '../../../model/settings.ts';
import { t } from '../../../words/language.ts';
import type { FoundEndpoint, FoundService } from '../found-service.ts';

/** An endpoint with its name; a `doubtful` one is written as a comment. */
export interface NamedEndpoint extends FoundEndpoint {
  readonly name: string;
}

/** What a drafted plan is written from. */
export interface PlanDraft {
  /** `null`: nothing was found, and the text is a template to be filled in. */
  readonly service: FoundService | null;
  readonly space: Space;
  readonly endpoints: readonly NamedEndpoint[];
  /** The interpreter, where the plan has to name it. */
  readonly python: string | null;
  /** Whether the run is to ask the application for its routes, since reading could not tell them. */
  readonly ask?: boolean;
}

/** The plan's text, JSON with comments that say what may be changed. */
export function planText({ service, space, endpoints, python, ask }: PlanDraft): string {
  const head =
    service === null
      ? [`// ${t('No web service was found here. Fill in the two places marked with <-- and run "servebench run".')}`]
      : [
          `// ${t('Drafted from what was found here: {0}', service.evidence)}`,
          `// ${t('Check it, and run "servebench run".')}`,
        ];
  return `${[
    '{',
    ...head.map((line) => `  ${onOneLine(line)}`),
    '  "service": {',
    ...serviceLines(service, python).map((line) => `    ${line}`),
    '  },',
    '',
    `  // ${t('Every combination of these is a way to run the service.')}`,
    '  "settings": {',
    ...settingLines(space).map((line) => `    ${line}`),
    '  },',
    ...(Object.keys(service?.settingsEnv ?? {}).length === 0
      ? []
      : [
          `  // ${t('Settings that are environment variables of the service.')}`,
          `  "settingsEnv": ${JSON.stringify(service?.settingsEnv)},`,
        ]),
    ...todayLines(service, space),
    ...(ask === true
      ? [
          `  // ${t('Reading the code could not tell all routes: a run asks the application for them first.')}`,
          '  "ask": true,',
        ]
      : []),
    '',
    '  "endpoints": [',
    ...endpointLines(endpoints, service === null).map((line) => `    ${line}`),
    '  ],',
    '',
    `  // ${t('16 clients load each endpoint until its rate is sure, for 2 to 10 seconds; "seconds": 5 would take 5 seconds each, and')}`,
    `  // ${t('"requests": 320 instead of "seconds" would do what "ab -n 320 -c 16" does.')}`,
    '  "load": { "connections": 16, "seconds": "auto" },',
    '',
    `  // ${t('The command fails with exit code 1 when a budget is broken:')}`,
    `  // "budgets": [{ "endpoint": ${JSON.stringify(firstName(endpoints))}, "p95Ms": 200 }],`,
    '',
    `  // ${t('"guided" measures what it needs to be sure; "exhaustive" measures every combination.')}`,
    '  "search": "guided"',
    '}',
  ].join('\n')}\n`;
}

/** Gives every endpoint a short name of its own. */
export function withNames(endpoints: readonly FoundEndpoint[]): NamedEndpoint[] {
  const taken = new Set<string>();
  return endpoints.map((endpoint) => {
    const words =
      endpoint.path
        .split('?')[0]
        ?.split('/')
        .filter((word) => /[A-Za-z]/.test(word)) ?? [];
    const base = words.join('-').slice(0, 50) || 'index';
    let name = base;
    for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
    taken.add(name);
    return { ...endpoint, name };
  });
}

/** A file name may hold a line end, which would end the comment. */
function onOneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

function serviceLines(service: FoundService | null, python: string | null): string[] {
  if (service === null) {
    return [
      '"launcher": "gunicorn",',
      `"app": "app:app" // <-- ${t('the module and the variable in it that holds your Flask or Django app')}`,
      `// ${t('For another server: {0}, or {1}.', '"launcher": "node", "app": "server.js"', '"launcher": "command"')}`,
      '//   "command": ["./serve", "--port", "{port}", "--workers", "{workers}"]',
    ];
  }
  const fields = [
    ['launcher', service.launcher],
    ['app', service.app],
    ['nodeArgs', service.nodeArgs.length === 0 ? null : service.nodeArgs],
    ['args', service.args.length === 0 ? null : service.args],
    ['command', service.command],
    ['cwd', service.cwd === '.' ? null : service.cwd],
    ['env', Object.keys(service.env).length === 0 ? null : service.env],
    ['envFile', service.envFiles.length > 1 ? service.envFiles : (service.envFiles[0] ?? null)],
    ['python', python],
  ].filter(([, value]) => value !== null);
  return fields.map(([key, value], index) => `"${key}": ${listText(value)}${index < fields.length - 1 ? ',' : ''}`);
}

function settingLines(space: Space): string[] {
  const entries = Object.entries(space);
  return entries.map(
    ([name, values], index) => `"${name}": ${listText(values)}${index < entries.length - 1 ? ',' : ''}`,
  );
}

/** What the project runs with, of the settings that are tried. */
function todayLines(service: FoundService | null, space: Space): string[] {
  const used = Object.entries(service?.usedSettings ?? {}).flatMap(([name, [value]]) =>
    value !== undefined && Object.hasOwn(space, name) ? [[name, value] as const] : [],
  );
  const bare = service?.runsByDefaults === true ? Object.entries(defaultsOf(service.launcher)) : [];
  const today = used.length > 0 ? used : bare.filter(([name, value]) => space[name]?.includes(value) === true);
  if (today.length === 0) return [];
  return [
    `  // ${t('What the project runs with today: the answer compares with it.')}`,
    `  "today": { ${today.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')} },`,
  ];
}

function endpointLines(endpoints: readonly NamedEndpoint[], template: boolean): string[] {
  const measured = endpoints.filter((endpoint) => !endpoint.doubtful);
  const lines = measured.map((endpoint, index) => {
    const comma = index < measured.length - 1 ? ',' : '';
    if (template)
      return `${endpointText(endpoint)}${comma} // <-- ${t('what to load: a path that answers with a 2xx status')}`;
    return `${endpointText(endpoint)}${comma}${endpoint.remark === null ? '' : ` // ${endpoint.remark}`}`;
  });
  // Commented lines stand first, so that each can be taken in as it is.
  const commented = endpoints.filter((endpoint) => endpoint.doubtful);
  return [...commented.map((endpoint) => `// ${endpointText(endpoint)}, ${endpoint.remark ?? ''}`.trimEnd()), ...lines];
}

function endpointText({ name, path }: NamedEndpoint): string {
  return `{ "name": ${JSON.stringify(name)}, "path": ${JSON.stringify(path)} }`;
}

function firstName(endpoints: readonly NamedEndpoint[]): string {
  return endpoints.find((endpoint) => !endpoint.doubtful)?.name ?? 'index';
}

function listText(value: unknown): string {
  return Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value);
}
