import { z } from 'zod';
import { envFileSchema, settingsEnvSchema } from './environment-fields.ts';

/** The launchers a plan can name. */
export const launcherNames = [
  'gunicorn',
  'uvicorn',
  'hypercorn',
  'granian',
  'waitress',
  'node',
  'command',
  'attach',
] as const;
export type LauncherName = (typeof launcherNames)[number];

/** How servers that have no launcher of their own are started: a launcher's name that people may try, and its command. */
const commandInstead: Readonly<Record<string, readonly string[]>> = {
  uwsgi: [
    ...['uwsgi', '--http-socket', '127.0.0.1:{port}', '--master', '--die-on-term'],
    ...['--processes', '{workers}', '--module', 'app:app'],
  ],
  puma: ['puma', '--bind', 'tcp://127.0.0.1:{port}', '-w', '{workers}', '-t', '{threads}:{threads}'],
};

function launcherFault(name: unknown): string {
  const command = typeof name === 'string' && Object.hasOwn(commandInstead, name) ? commandInstead[name] : undefined;
  return command === undefined
    ? `The launcher must be one of: ${launcherNames.join(', ')}.`
    : `There is no launcher "${name}" yet: use launcher "command" with "command": ${JSON.stringify(command)}.`;
}

/** Upper bounds that keep a typing slip from becoming an attack on the own machine. */
export const limits = {
  connections: 10_000,
  requests: 10_000_000,
  seconds: 3600,
  workers: 256,
  threads: 1024,
  /** Points of the settings × endpoints. */
  cells: 6000,
  endpoints: 100,
} as const;

const positiveInteger = (what: string, most: number) =>
  z
    .number({ error: `${what} must be a whole number.` })
    .int({ error: `${what} must be a whole number.` })
    .min(1, { error: `${what} must be at least 1.` })
    .max(most, { error: `${what} must be at most ${most}.` });

const seconds = (what: string) =>
  z
    .number({ error: `${what} must be a number of seconds.` })
    .gt(0, { error: `${what} must be more than 0 seconds.` })
    .max(limits.seconds, { error: `${what} must be at most ${limits.seconds} seconds.` });

const httpPath = z.string({ error: 'A path must be a text that starts with "/".' }).regex(/^\/[^\s#\p{Cc}]*$/u, {
  error: 'A path must start with "/" and hold no spaces and no "#" (write a space as %20).',
});

const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const headersSchema = z
  .record(
    z.string(),
    z
      .string({ error: 'A header value must be a text.' })
      .regex(/^[^\r\n\0]*$/, { error: 'A header value must be on one line.' }),
  )
  .superRefine((headers, context) => {
    for (const name of Object.keys(headers)) {
      if (!headerName.test(name))
        context.addIssue({ code: 'custom', path: [name], message: `"${name}" is not a header name.` });
      else if (/^(connection|content-length|transfer-encoding|expect|upgrade)$/i.test(name)) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `Servebench sets "${name}" itself; use "load.keepAlive" or "body" instead.`,
        });
      }
    }
  })
  .describe(
    'Headers of the request. ${env:NAME} is replaced by that environment variable when the load starts; such values are never logged or recorded.',
  );

const bodySchema = z
  .union(
    [
      z.string().describe('Sent as it stands, as text/plain.'),
      z.strictObject({ json: z.json().describe('Sent as JSON with its content type.') }),
      z.strictObject({ file: z.string().min(1).describe('File with the body, relative to the plan.') }),
    ],
    { error: 'A body is a text, { "json": … } or { "file": "…" }.' },
  )
  .describe('The body: a text, { "json": … } or { "file": "…" }.');

const expectSchema = z.strictObject({
  status: z
    .union([z.int().min(100).max(599), z.array(z.int().min(100).max(599)).min(1)], {
      error: 'A status is a code from 100 to 599, or a list of such codes.',
    })
    .optional()
    .describe('Accepted status code or codes. Without it any 2xx is a good answer.'),
  bodyContains: z.string().min(1).optional().describe('Text that a good answer contains.'),
  bodyLengthBytes: z.int().min(0).optional().describe('Exact length of a good answer in bytes.'),
});

const requestFields = {
  method: z
    .string()
    .regex(/^[A-Z]+$/, { error: 'A method is written in capitals, such as "GET" or "POST".' })
    .default('GET')
    .describe('HTTP method, in capitals, such as "POST".'),
  path: httpPath.describe('Path and query, such as "/items?page=2".'),
  headers: headersSchema.default({}),
  body: bodySchema.optional(),
};

const endpointSchema = z.strictObject({
  name: z
    .string({ error: 'An endpoint needs a name.' })
    .min(1, { error: 'An endpoint needs a name.' })
    .max(60, { error: 'An endpoint name has at most 60 letters.' })
    .describe('What results, charts and budgets call this endpoint.'),
  ...requestFields,
  expect: expectSchema.default({}).describe('What a good answer is; any other one counts as failed.'),
  requests: z
    .array(z.strictObject({ ...requestFields }))
    .min(1)
    .optional()
    .describe('More requests of this endpoint, sent in rotation after the first one.'),
  weight: z.number().gt(0).default(1).describe('Weight of this endpoint in the advice for the whole service.'),
});

const settingValue = z.union([z.string().min(1), z.number()], { error: 'A setting takes texts or numbers.' });

const settingsSchema = z
  .record(
    z.string(),
    z.union(
      [
        settingValue,
        z
          .array(settingValue, { error: 'A setting takes a list of values.' })
          .min(1, { error: 'Give at least one value.' }),
      ],
      {
        error: 'A setting takes one value or a list of values, each a text or a number.',
      },
    ),
  )
  .transform((settings) =>
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, Array.isArray(value) ? value : [value]])),
  );

const readinessSchema = z.strictObject({
  path: httpPath.default('/').describe('Path that is asked, with GET, until it answers with a status below 500.'),
  timeoutSeconds: seconds('A readiness time-out').default(30).describe('How long the start may take, in seconds.'),
});

const companionSchema = z.strictObject({
  name: z.string().min(1).describe('What messages call this companion.'),
  command: z
    .array(z.string().min(1))
    .min(1, { error: 'A companion needs a command: a list of the program and its arguments.' })
    .describe(
      'Program and arguments. {port} is replaced by a free port, {host} by 127.0.0.1; PORT in the environment holds the port, too.',
    ),
  cwd: z.string().optional().describe('Folder to start it in, relative to the plan. Without it the service’s.'),
  env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'An environment variable has a name of letters, digits and "_".' })
    .optional()
    .describe('Environment variable that tells the service the companion’s URL (http://127.0.0.1:PORT).'),
  readiness: readinessSchema
    .prefault({})
    .describe('The companion is ready when this path answers with any status below 500.'),
});

const serviceSchema = z.strictObject({
  launcher: z
    .enum(launcherNames, { error: ({ input }) => launcherFault(input) })
    .describe('The server that is started; "command" for any other one, "attach" for one that already runs.'),
  app: z
    .string()
    .min(1)
    .optional()
    .describe('What the server serves: "module:variable" for Python servers, the script for node.'),
  cwd: z.string().min(1).default('.').describe('Folder of the service, relative to the plan.'),
  env: z
    .record(z.string(), z.string({ error: 'An environment variable’s value must be a text.' }))
    .default({})
    .describe(
      'Environment variables of the server, beside your own. With launcher "command" their values are filled in as its arguments are.',
    ),
  envFile: envFileSchema,
  node: z
    .string()
    .min(1)
    .optional()
    .describe(
      'launcher "node": the Node.js program, relative to the plan, or a version that nvm, fnm, volta, mise or asdf has installed, such as "22". Found when left out: PATH, then those.',
    ),
  nodeArgs: z
    .array(z.string().min(1))
    .optional()
    .describe('launcher "node": options for Node itself, before the script, such as ["--import", "tsx"].'),
  python: z.string().min(1).optional().describe('The Python interpreter. Found when left out: .venv, venv, then PATH.'),
  args: z
    .array(z.string())
    .default([])
    .describe(
      'More arguments for the server, such as ["--preload"]. With launcher "command" they are filled in as "command" is.',
    ),
  command: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'launcher "node": what starts the service instead of "app", such as ["npm", "run", "start"] or ["tsx", "src/index.ts"]. launcher "command": program and arguments. {port} is replaced by the port to listen on (with "socket": "unix", {socket} by the path of the socket), {host} by 127.0.0.1, and {name} by the value of the setting "name".',
    ),
  url: z
    .string()
    .optional()
    .describe(
      'launcher "attach": address of the server that already runs, such as "http://127.0.0.1:8000"; without a path, which belongs to the endpoints.',
    ),
  socket: z.enum(['tcp', 'unix']).default('tcp').describe('Listen on a loopback port or on a unix-domain socket.'),
  allowSelfSigned: z
    .boolean()
    .default(false)
    .describe('Accept a self-signed certificate of an https server on this machine.'),
  readiness: readinessSchema
    .prefault({})
    .describe('The server is ready when this path answers with any status below 500.'),
  companions: z.array(companionSchema).default([]).describe('Services that this one needs, started with it.'),
});

const loadSchema = z.strictObject({
  connections: positiveInteger('"connections"', limits.connections)
    .default(16)
    .describe('Clients that send at the same time, as ab’s -c.'),
  requests: positiveInteger('"requests"', limits.requests)
    .optional()
    .describe('Requests of one trial, as ab’s -n. Without it and "seconds": two for each connection.'),
  seconds: seconds('"seconds"').optional().describe('How long one trial takes, instead of "requests".'),
  rate: z
    .number()
    .gt(0, { error: '"rate" must be more than 0 requests per second.' })
    .max(1_000_000)
    .optional()
    .describe('Requests per second that start on a fixed schedule, whatever the answers do; needs "seconds".'),
  ramp: z
    .array(positiveInteger('A ramp step', limits.connections))
    .min(2)
    .optional()
    .describe('Connections of each step; "seconds" is the length of one step.'),
  keepAlive: z.boolean().default(true).describe('Send further requests on a connection that the server keeps open.'),
  engine: z
    .enum(['native', 'autocannon'], { error: 'The engine must be one of: native, autocannon.' })
    .default('native')
    .describe('What sends the requests. autocannon is there for comparison, on servers that keep connections open.'),
  timeoutSeconds: seconds('"timeoutSeconds"').default(60).describe('Limit of one request, connect included.'),
  warmUpRequests: z
    .int()
    .min(0)
    .max(limits.requests)
    .optional()
    .describe(
      'Requests before the clock starts. Without it: one for each connection and more of a fast endpoint, for 0.2 s; for 1 s where code may be compiled while it runs (Node, Puma, any command).',
    ),
});

const budgetSchema = z
  .strictObject({
    endpoint: z.string().min(1).describe('Name of the endpoint that it holds for.'),
    settings: z
      .record(z.string(), settingValue)
      .optional()
      .describe('The settings it holds for. Without it: the recommended ones.'),
    rps: z.number().gt(0).optional().describe('At least so many requests per second.'),
    timePerRequestMs: z.number().gt(0).optional().describe('At most so many ms per request (mean, as ab counts it).'),
    p50Ms: z.number().gt(0).optional().describe('Half of the requests take at most so many ms.'),
    p90Ms: z.number().gt(0).optional().describe('90 % of the requests take at most so many ms.'),
    p95Ms: z.number().gt(0).optional().describe('95 % of the requests take at most so many ms.'),
    p99Ms: z.number().gt(0).optional().describe('99 % of the requests take at most so many ms.'),
    failed: z.int().min(0).optional().describe('At most so many failed requests.'),
    cpuMsPerRequest: z.number().gt(0).optional().describe('At most so many ms of the server’s CPU time per request.'),
    memoryMb: z.number().gt(0).optional().describe('At most so many MB of memory of all the server’s processes.'),
    notSlowerThan: z
      .literal('baseline', { error: 'A budget can be relative to the "baseline" only.' })
      .optional()
      .describe(
        'Not surely slower than the baseline beside the plan (servebench.baseline.json, which "servebench run --save-baseline" writes), by more than "percent".',
      ),
    percent: z
      .number()
      .gt(0)
      .lt(100)
      .optional()
      .describe('With "notSlowerThan": how much slower is within the budget. Without it: 5.'),
  })
  .refine((budget) => Object.keys(budget).some((key) => !['endpoint', 'settings', 'percent'].includes(key)), {
    error: `A budget needs at least one figure: rps, timePerRequestMs, p50Ms, p90Ms, p95Ms, p99Ms, failed, cpuMsPerRequest, memoryMb or notSlowerThan.`,
  })
  .refine(({ percent, notSlowerThan }) => percent === undefined || notSlowerThan !== undefined, {
    path: ['percent'],
    error: '"percent" belongs to "notSlowerThan": "baseline".',
  });

/** The plan file, before the checks that span several fields (see `checkPlan`). */
export const planSchema = z.strictObject({
  $schema: z.string().optional().describe('Address of this schema, for editors.'),
  service: serviceSchema.describe('The web server under test: what is started, and how.'),
  settings: settingsSchema
    .default({})
    .describe('The values of each setting to try; all their combinations are the points of the plan.'),
  settingsEnv: settingsEnvSchema,
  endpoints: z
    .array(endpointSchema, { error: '"endpoints" must be a list.' })
    .min(1, { error: 'Name at least one endpoint.' })
    .max(limits.endpoints, { error: `At most ${limits.endpoints} endpoints are allowed.` })
    .describe('The requests that are benchmarked, each by itself.'),
  load: loadSchema.prefault({}).describe('How every endpoint is loaded in a trial.'),
  search: z
    .enum(['guided', 'exhaustive'], { error: 'The search must be one of: guided, exhaustive.' })
    .default('guided')
    .describe(
      '"guided" predicts all points from a few trials and measures those that may win; "exhaustive" measures all of them.',
    ),
  timeBudgetSeconds: seconds('"timeBudgetSeconds"').optional().describe('The guided search ends within this time.'),
  repeats: z
    .int()
    .min(1)
    .max(50)
    .default(1)
    .describe('Trials of each cell in an exhaustive search, each on a fresh server.'),
  budgets: z
    .array(budgetSchema)
    .default([])
    .describe('Limits that the results have to keep; a broken one ends the command with exit code 1.'),
});

/** A checked plan with every default filled in. */
export type Plan = z.output<typeof planSchema>;
/** A plan as it is written. */
export type PlanInput = z.input<typeof planSchema>;
export type Service = Plan['service'];
export type Companion = Service['companions'][number];
export type Endpoint = Plan['endpoints'][number];
export type Load = Plan['load'];
export type Budget = Plan['budgets'][number];
