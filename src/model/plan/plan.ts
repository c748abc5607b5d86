import * as z from 'zod';
import { envFileSchema, settingsEnvSchema } from './environment-fields.ts';
import { launcherNames } from './launcher-facts.ts';
import { named, type PlanRule } from './plan-rule.ts';

export type { LauncherName } from './launcher-facts.ts';

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

// The names of what is refused stand in zod's messages (see plan-rule.ts); its own codes tell the rest.
const wholeNumber = () => z.int(named('whole-number'));
const positiveInteger = (most: number) => wholeNumber().min(1).max(most);
const seconds = () => z.number(named('seconds')).gt(0, named('seconds')).max(limits.seconds, named('seconds'));

const httpPath = z.string().regex(/^\/[^\s#\p{Cc}]*$/u, named('path-form'));

const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const headersSchema = z
  .record(z.string(), z.string().regex(/^[^\r\n\0]*$/, named('header-on-one-line')))
  .superRefine((headers, context) => {
    const refuse = (name: string, message: PlanRule) => context.addIssue({ code: 'custom', path: [name], message });
    for (const name of Object.keys(headers)) {
      if (!headerName.test(name)) refuse(name, 'header-name');
      else if (/^(connection|content-length|transfer-encoding|expect|upgrade)$/i.test(name))
        refuse(name, 'header-of-ours');
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
    named('body-form'),
  )
  .describe('The body: a text, { "json": … } or { "file": "…" }.');

const statusCode = wholeNumber().min(100).max(599);

const expectSchema = z.strictObject({
  status: z
    .union([statusCode, z.array(statusCode).min(1)], named('status-form'))
    .optional()
    .describe('Accepted status code or codes. Without it any 2xx is a good answer.'),
  bodyContains: z.string().min(1).optional().describe('Text that a good answer contains.'),
  bodyLengthBytes: wholeNumber().min(0).optional().describe('Exact length of a good answer in bytes.'),
});

const requestFields = {
  method: z
    .string()
    .regex(/^[A-Z]+$/, named('method-form'))
    .default('GET')
    .describe('HTTP method, in capitals, such as "POST".'),
  path: httpPath.describe('Path and query, such as "/items?page=2".'),
  headers: headersSchema.default({}),
  body: bodySchema.optional(),
};

const endpointSchema = z.strictObject({
  name: z.string().min(1).max(60).describe('What results, charts and budgets call this endpoint.'),
  ...requestFields,
  expect: expectSchema.default({}).describe('What a good answer is; any other one counts as failed.'),
  requests: z
    .array(z.strictObject({ ...requestFields }))
    .min(1)
    .optional()
    .describe('More requests of this endpoint, sent in rotation after the first one.'),
  weight: z.number().gt(0).default(1).describe('Weight of this endpoint in the advice for the whole service.'),
});

const settingValue = z.union([z.string().min(1), z.number()], named('setting-value'));

const settingsSchema = z
  .record(
    z.string(),
    z.union([settingValue, z.array(settingValue).min(1, named('values-needed'))], named('setting-values')),
  )
  .transform((settings) =>
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, Array.isArray(value) ? value : [value]])),
  );

const readinessSchema = z.strictObject({
  path: httpPath.default('/').describe('Path that is asked, with GET, until it answers with a status below 500.'),
  timeoutSeconds: seconds().default(30).describe('How long the start may take, in seconds.'),
});

const companionSchema = z.strictObject({
  name: z.string().min(1).describe('What messages call this companion.'),
  command: z
    .array(z.string().min(1))
    .min(1, named('companion-command'))
    .describe(
      'Program and arguments. {port} is replaced by a free port, {host} by 127.0.0.1; PORT in the environment holds the port, too.',
    ),
  cwd: z.string().optional().describe('Folder to start it in, relative to the plan. Without it the service’s.'),
  env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, named('variable-name'))
    .optional()
    .describe('Environment variable that tells the service the companion’s URL (http://127.0.0.1:PORT).'),
  readiness: readinessSchema
    .prefault({})
    .describe('The companion is ready when this path answers with any status below 500.'),
});

const serviceSchema = z.strictObject({
  launcher: z
    .enum(launcherNames)
    .describe('The server that is started; "command" for any other one, "attach" for one that already runs.'),
  app: z
    .string()
    .min(1)
    .optional()
    .describe('What the server serves: "module:variable" for Python servers, the script for node.'),
  cwd: z.string().min(1).default('.').describe('Folder of the service, relative to the plan.'),
  env: z
    .record(z.string(), z.string())
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
  host: z
    .string()
    .regex(/^[^\s/\p{Cc}]+$/u, named('host-form'))
    .optional()
    .describe(
      'Value of the Host header of every request that has none of its own, such as "shop.example": for services that refuse 127.0.0.1. Requests go to this machine all the same.',
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
  connections: positiveInteger(limits.connections)
    .default(16)
    .describe('Clients that send at the same time, as ab’s -c.'),
  requests: positiveInteger(limits.requests)
    .optional()
    .describe('Requests of one trial, as ab’s -n. Without it and "seconds": two for each connection.'),
  seconds: z
    .union([seconds(), z.literal('auto')], named('load-seconds'))
    .optional()
    .describe(
      'How long one trial takes, instead of "requests". "auto": until its rate is known within 2 % and has settled, at least 2 s and at most 10 s.',
    ),
  rate: z
    .number()
    .gt(0)
    .max(1_000_000)
    .optional()
    .describe('Requests per second that start on a fixed schedule, whatever the answers do; needs "seconds".'),
  ramp: z
    .array(positiveInteger(limits.connections))
    .min(2)
    .optional()
    .describe('Connections of each step; "seconds" is the length of one step.'),
  keepAlive: z.boolean().default(true).describe('Send further requests on a connection that the server keeps open.'),
  engine: z
    .enum(['native', 'autocannon', 'locust'])
    .default('native')
    .describe(
      'What sends the requests that are measured. "locust": for servers that one machine cannot load; it is taken from the service’s Python, else from PATH, and calibration, capacity and profiles stay with Servebench’s own engine. autocannon is there for comparison, on servers that keep connections open.',
    ),
  hosts: z
    .array(z.string().regex(/^[^\s/\p{Cc}]+$/u, named('host-form')))
    .min(1, named('values-needed'))
    .optional()
    .describe(
      'engine "locust": the machines that its workers are started on, by hand. Each has to be confirmed, as the host of "url" has; the master listens at this machine’s address towards the first of them. Left out: on the loopback only.',
    ),
  expectWorkers: positiveInteger(limits.workers)
    .optional()
    .describe(
      'engine "locust": so many workers are waited for, which others start. Left out: one for each of "hosts"; without those, workers are started here, one for each two cores.',
    ),
  timeoutSeconds: seconds().default(60).describe('Limit of one request, connect included.'),
  warmUpRequests: wholeNumber()
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
    failed: wholeNumber().min(0).optional().describe('At most so many failed requests.'),
    cpuMsPerRequest: z.number().gt(0).optional().describe('At most so many ms of the server’s CPU time per request.'),
    memoryMb: z.number().gt(0).optional().describe('At most so many MB of memory of all the server’s processes.'),
    notSlowerThan: z
      .literal('baseline', named('baseline-only'))
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
  .refine(
    (budget) => Object.keys(budget).some((key) => !['endpoint', 'settings', 'percent'].includes(key)),
    named('no-figure'),
  )
  .refine(({ percent, notSlowerThan }) => percent === undefined || notSlowerThan !== undefined, {
    path: ['percent'],
    ...named('percent-of-baseline'),
  });

/** The plan file, before the checks that span several fields (see `checkPlan`). */
export const planSchema = z.strictObject({
  $schema: z.string().optional().describe('Address of this schema, for editors.'),
  service: serviceSchema.describe('The web server under test: what is started, and how.'),
  settings: settingsSchema
    .default({})
    .describe('The values of each setting to try; all their combinations are the points of the plan.'),
  settingsEnv: settingsEnvSchema,
  today: z
    .record(z.string(), settingValue)
    .optional()
    .describe(
      'The settings that the project runs with today, where no file of it that Servebench reads at each run says them: what the answer compares with. One that is left out has the server’s default.',
    ),
  ask: z
    .boolean()
    .optional()
    .describe(
      'Before a run, the application is loaded in a process of its own and asked for its routes; the run says where the plan differs.',
    ),
  prepare: z
    .array(z.string().min(1))
    .min(1, named('prepare-command'))
    .optional()
    .describe(
      'Program and arguments that make a fresh checkout runnable, such as ["npm", "ci"]. "run --against" runs it, in the plan’s folder there, where that commit depends on other packages than the working tree, or where what is started is built.',
    ),
  endpoints: z
    .array(endpointSchema)
    .min(1, named('endpoints-needed'))
    .max(limits.endpoints)
    .describe('The requests that are benchmarked, each by itself.'),
  load: loadSchema.prefault({}).describe('How every endpoint is loaded in a trial.'),
  search: z
    .enum(['guided', 'exhaustive'])
    .default('guided')
    .describe(
      '"guided" predicts all points from a few trials and measures those that may win; "exhaustive" measures all of them.',
    ),
  timeBudgetSeconds: seconds().optional().describe('The guided search ends within this time.'),
  repeats: wholeNumber()
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
