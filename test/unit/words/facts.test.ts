import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { koreanTexts } from '../../../scripts/texts-of-code.ts';
import { type Advice, adviceSchema } from '../../../src/model/facts/advice.ts';
import { type BudgetFinding, budgetFindingSchema } from '../../../src/model/facts/budget-finding.ts';
import { type Failure, failureSchema } from '../../../src/model/facts/failure.ts';
import { type Finding, findingSchema, type MissCause } from '../../../src/model/facts/finding.ts';
import { type Note, noteSchema } from '../../../src/model/facts/note.ts';
import { type ProgramOrigin, programOriginSchema } from '../../../src/model/facts/program-origin.ts';
import { type Incomparable, type RateChange, rateChangeSchema } from '../../../src/model/facts/rate-change.ts';
import { type Reason, reasonSchema } from '../../../src/model/facts/reason.ts';
import { type RequestFailure, requestFailureSchema } from '../../../src/model/facts/request-failure.ts';
import { type Skip, skipSchema } from '../../../src/model/facts/skip.ts';
import { type Warning, warningSchema } from '../../../src/model/facts/warning.ts';
import type { Difference } from '../../../src/model/run/comparison.ts';
import { adviceSentence } from '../../../src/words/advice.ts';
import { budgetSentence } from '../../../src/words/budgets.ts';
import { failureOutput, failureSentence, failureText } from '../../../src/words/failures.ts';
import { findingSentence } from '../../../src/words/findings.ts';
import { speak } from '../../../src/words/language.ts';
import { noteSentence } from '../../../src/words/notes.ts';
import { originText } from '../../../src/words/program-origins.ts';
import { differenceSentence, rateChangeSentence } from '../../../src/words/rate-changes.ts';
import { reasonSentence } from '../../../src/words/reasons.ts';
import { requestFailureSentence } from '../../../src/words/request-failures.ts';
import { skipSentence } from '../../../src/words/skips.ts';
import { warningSentence } from '../../../src/words/warnings.ts';
import { leftoversIn } from '../../fixtures/korean-terms.ts';

type Examples<Fact extends { readonly kind: string }> = {
  readonly [Kind in Fact['kind']]: Omit<Extract<Fact, { kind: Kind }>, 'kind'>;
};

const gunicorn = { server: 'gunicorn', explanation: null } as const;
const exit = { code: 3, signal: null } as const;

/** One of each kind, by the type: a kind that is added has to have its example here, and with it its sentence. */
const failures: Examples<Failure> = {
  'no-service-folder': { folder: '/srv/app' },
  'env-file-unreadable': { file: '.env', folder: '/srv/app', code: 'ENOENT', template: '.env.example' },
  'setting-missing': { setting: 'app', launcher: 'gunicorn' },
  'no-such-interpreter': { interpreter: 'python4', folder: '/srv/app' },
  'no-python': {},
  'no-node': { asked: { file: '.nvmrc', version: '22' } },
  'no-such-node': { node: './node', folder: '/srv/app' },
  'node-version-missing': { version: '22', others: ['20.1.0'] },
  'no-such-script': { script: 'server.mjs', folder: '/srv/app', build: false },
  'script-calls-itself': { line: 'npm start' },
  'no-manifest': { folder: '/srv/app' },
  'no-such-npm-script': { manifest: '/srv/app/package.json', script: 'serve', others: ['start'] },
  'no-such-node-program': { program: 'next', folder: '/srv/app', packagesInstalled: false },
  'development-server': { line: 'next dev', instead: 'next-start' },
  'process-manager': { line: 'pm2 start app.js' },
  'starts-otherwise': { server: 'node' },
  'no-such-program': { program: 'serve', folder: '/srv/app' },
  'not-installed': {
    package: 'gunicorn',
    interpreter: 'python3',
    origin: { kind: 'path' },
    install: 'pip install gunicorn',
  },
  'no-answer-from-program': { program: 'python3', seconds: 30 },
  'application-silent': { seconds: 30 },
  'program-not-asked': { program: 'python3', about: 'packages', why: 'No module named json' },
  'gunicorn-configuration': { why: 'unrecognized arguments: --wrkers' },
  'gunicorn-on-windows': {},
  'checkout-failed': { ref: 'main', why: 'unknown-ref' },
  'checkout-unprepared': { ref: 'main', changed: ['uv.lock'], unbuilt: [], example: ['uv', 'sync', '--frozen'] },
  'prepare-failed': { ref: 'main', program: 'npm', seconds: null, exit },
  'nothing-to-compare': { launcher: 'attach' },
  'no-unix-sockets': {},
  'no-free-port': { lowest: 18_000, highest: 32_000, addresses: ['127.0.0.1', '::1'] },
  'plan-fault': { fault: { kind: 'needs-seconds', key: 'rate', path: ['load', 'rate'] } },
  'request-unready': { problems: [{ kind: 'variable-missing', endpoint: 'a', header: 'X-Key', variable: 'KEY' }] },
  'program-refused': { program: './serve', folder: '/srv/app', reason: 'not-executable', why: null },
  'lease-not-kept': { why: 'ENOSPC: no space left on device' },
  'lease-lost': { server: 'gunicorn', why: 'ENOSPC: no space left on device', left: [] },
  'port-taken': { ...gunicorn, place: { host: '127.0.0.1', port: 8000 }, holders: [12, 13] },
  'application-not-loaded': { ...gunicorn, explanation: { kind: 'no-such-module', module: 'app', folder: '/srv' } },
  'application-not-asked': { ...gunicorn, explanation: { kind: 'last-error', line: 'ValueError: it is no number.' } },
  'startup-failed': {
    ...gunicorn,
    explanation: { kind: 'last-error', line: 'OSError: x', reader: { file: 'a.py', line: 3 } },
  },
  'listens-elsewhere': { ...gunicorn, place: { host: '127.0.0.1', port: 18_000 }, ports: [3000] },
  'certificate-refused': { ...gunicorn, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  'ended-too-soon': { ...gunicorn, exit, output: ['boom'] },
  'always-fails': { ...gunicorn, path: '/', status: 500, seconds: 30 },
  'still-loading': { ...gunicorn, seconds: 30 },
  'workers-missing': { ...gunicorn, booted: 1, workers: 2, seconds: 30 },
  'no-http-answer': { ...gunicorn, path: '/', seconds: 30, problem: 'socket hang up' },
  'no-answer': { ...gunicorn, place: { socketPath: '/tmp/s' }, seconds: 30 },
  'went-to-background': { ...gunicorn, ended: [12] },
  'not-ended': { server: 'gunicorn', left: [12] },
  'not-ours-to-start': {},
  'nothing-listens': { origin: 'http://127.0.0.1:8000' },
  'two-servers': {
    name: 'localhost:80',
    servers: [
      { host: '127.0.0.1', pids: [1] },
      { host: '::1', pids: [2] },
    ],
  },
  'host-not-found': { host: 'nowhere' },
  'no-good-answer': { origin: 'http://a', path: '/', seconds: 5, status: null, problem: 'socket hang up' },
  'answer-refused': {
    ...{ method: 'GET', path: '/a', status: 401, line: 'Unauthorized' },
    refusal: { kind: 'login', location: null, scheme: 'Bearer', sent: false },
  },
  'answer-endless': { method: 'GET', path: '/events', seconds: 3, contentType: 'text/event-stream' },
  'no-first-answer': { method: 'GET', path: '/a', seconds: 60, explanation: null },
  'rate-limited': { refused: 12, answers: 200 },
  'server-ended': { server: 'gunicorn', asked: false, exit: { code: null, signal: 'SIGKILL' } },
  'stranger-listens': { url: 'http://127.0.0.1:8000', beside: true },
  'ports-exhausted': { address: '127.0.0.1:8000', opened: 28_000 },
  'files-exhausted': { opened: 1000 },
  'refuses-connections': { address: '127.0.0.1:8000', refusals: 12, seconds: 1.5 },
  'no-tls': { address: '127.0.0.1:8443' },
  'stopped-answering': { timeouts: 12, answers: 30 },
  'never-answered': { requests: 32, opened: 0 },
  'engine-inexact': { engine: 'autocannon', cause: 'lost-request' },
  'locust-missing': { interpreter: '/usr/bin/python3', install: '/usr/bin/python3 -m pip install locust' },
  'locust-not-started': { seconds: 60, why: null },
  'locust-ended': { part: 'worker', why: 'ModuleNotFoundError: gevent', exit },
  'locust-host-unknown': { host: 'load-1', code: 'ENOTFOUND' },
  'locust-workers-missing': { expected: 4, came: 1, seconds: 300 },
  'locust-workers-changed': { workers: 2, lost: 1 },
  'locust-variables-missing': { variables: ['TOKEN', 'KEY'] },
  'locust-silent': { seconds: 80 },
  'engine-refused': { engine: 'autocannon', why: 'bad URL' },
  'generator-not-started': { why: 'spawn ENOENT' },
  'generator-ended': { why: null, exit },
  'no-profiler': { launcher: 'command' },
  'tracing-forbidden': { cause: { kind: 'free-threaded' } },
  'no-such-py-spy': { path: '/opt/py-spy' },
  'py-spy-missing': { interpreter: 'python3', install: 'python3 -m pip install gevent' },
  'py-spy-broken': { path: '/opt/py-spy', why: null, install: 'python3 -m pip install gevent' },
  'settings-unsupported': { skip: { kind: 'recorded', text: 'It is not installed.' } },
  'nothing-serves': {},
  'profiler-not-started': {},
  'profiler-failed': { profiler: 'py-spy', pid: 12, doing: 'writing', seconds: 10, why: null },
  'server-ended-profiled': { server: 'gunicorn', exit },
  'processes-not-profiled': { doing: 'beginning', seconds: 10, missing: [12, 13] },
  'endpoint-unanswered': { endpoint: 'home' },
  'profile-unreadable': { why: 'It is cut off.' },
  stopped: { endedCells: 3, cells: 27 },
  killed: {},
  'not-gone-on': { why: { kind: 'other-commit', before: '0123456789', after: '0123456789+' } },
  'nothing-answered': {},
  'nothing-measured': { first: { kind: 'no-python' }, others: true },
  'own-fault': { message: 'x is not a function', stack: ['at here'] },
  recorded: { text: 'It did not start.' },
};

const skips: Examples<Skip> = {
  'class-cannot-serve': { workerClass: 'sync', app: 'asgi' },
  'package-missing': {
    package: 'gevent',
    workerClass: 'gevent',
    interpreter: 'python3',
    install: 'pip install gevent',
  },
  'no-such-class': { workerClass: 'gaiohttp', version: '27.0.1', has: ['sync', 'gthread'] },
  'one-process-only': { program: 'npx' },
  'slower-beside': { settings: ['pool', 'procs'] },
  recorded: { text: 'It is not installed.' },
};

const warnings: Examples<Warning> = {
  'failed-requests': { failed: 2, sent: 32, errors: { reset: 2 }, example: { kind: 'reset' } },
  'fast-errors': { failedMs: 1, goodMs: 20 },
  'rate-limited': { refused: 12, answers: 200 },
  redirects: { answers: 1 },
  'body-length-changes': { changed: 3, answers: 400, firstBytes: 12 },
  'in-flight-at-end': { requests: 2, oldestMs: 3500 },
  'sample-too-small': { answers: 32, needed: 59, firstOnConnection: 16 },
  'too-few-requests': { requests: 32, seconds: 0.012, needed: 5400 },
  'slow-requests': { slow: 2, requests: 400, longestMs: 3041, medianMs: 40, shareOfTime: 0.2 },
  'odd-starts': { odd: 1, starts: 10, farthestRps: 31, medianRps: 126 },
  'port-range': { expected: false, connections: 20_000, lingering: 100, localPorts: 28_232, heldSeconds: 60 },
  'backlog-overflow': { connects: { slow: 3, opened: 100 }, dropped: 4 },
  'keep-alive-unused': { reusedShare: 0.03, closedBy: 'server' },
  'connection-imbalance': { fewest: 50, most: 250, mean: 100 },
  'stale-retries': { requests: 1 },
  'unsolicited-bytes': { times: 1 },
  'server-limit': { option: 'timeout', value: 1, beyond: 'killed', count: 2, connections: 16 },
  'rate-limiter': { answers: 215, sent: 514 },
  'late-patching': { workerClass: 'gevent', option: 'preload_app' },
  'delayed-ack': { delayMs: 43.7, freshMs: 0.4, server: 'uvicorn' },
  'generator-bound': { busyShare: 0.9, atLimit: true },
  'generator-share': { cores: 2, generatorCores: 0.5, serverCores: 1.5 },
  'generator-paused': { pauseMs: 4000 },
  'slower-transport': {},
  'littles-law': { inFlight: 12.1, perSecond: 400, meanMs: 30, atWork: 16 },
  'late-requests': { dropped: 2, intended: 100, lateMs: 12, isP99: true },
  'engine-inexact': { failure: { kind: 'engine-inexact', engine: 'autocannon', cause: 'ramp' } },
  'steady-state': { blocks: 10, blockMs: 500, variation: 0.12, steadyVariation: 0.02 },
  'still-warming': { firstRps: 4587, lastRps: 22_803 },
  'host-busy': { otherCores: 1.5 },
  'proxy-in-front': { proxy: 'nginx' },
  'server-restarted': {
    ended: 1,
    started: 1,
    lost: true,
    startCpuSeconds: 0.2,
    firstPid: 12,
    quoted: ['[12] timed out.'],
  },
  'calibration-failed': { failure: { kind: 'no-python' } },
  recorded: { was: 'worker-imbalance', text: 'One worker did most.' },
};

const others = { otherCores: 1.1, cores: 2 };
const [small, large] = [{ workers: 1 }, { workers: 4 }];

const findings: Examples<Finding> = {
  'unknown-bound': { endpoint: 'home' },
  'cpu-bound': { endpoint: 'home', cpuMs: 12.5, cpuShare: 0.97 },
  'acknowledgement-bound': { endpoint: 'home', delayMs: 43.7, cpuMs: 0.3 },
  'io-bound': { endpoint: 'home', waitMs: 120, waitShare: 0.98, atOnce: 4 },
  'part-cpu-part-waiting': { endpoint: 'home', cpuMs: 5, waitMs: 6 },
  'computes-under-lock': { endpoint: 'home', cpuMs: 5 },
  'lock-bound': { endpoint: 'home', lock: 'of-each-process', heldMs: 20 },
  warned: { warning: { kind: 'proxy-in-front', proxy: 'nginx' } },
  'cells-unusable': { measured: 3, first: { kind: 'nothing-succeeded' } },
  'nothing-measured': {},
  'one-cell-uncalibrated': {},
  'cpu-share-too-wide': { low: 0.2, high: 0.8 },
  'waits-for-cores': { others, low: 0.2, high: 0.8 },
  'requests-differ': { aloneMs: 2, requests: 9, loadedMs: 12 },
  'rates-unexplained': { error: 0.3, others: null },
  'lock-unproven': { others: null, queuedMs: 12 },
  'rates-contradict-calibration': { cpuShare: 0.9, rates: 'io', others },
  'several-explanations': { bounds: ['cpu', 'lock'], others: null },
  'lock-hidden': { cause: 'no-idle-cores', others: null },
  'calibration-left-out': { failed: 215, requests: 514 },
  'calibrated-on-cores': { latencyMs: 20, cpuMs: 35, busyCores: 1.75, requests: 40 },
  calibrated: { cpuMs: 5, waitMs: 120, requests: 40 },
  fitted: { cpuMs: 5, waitMs: 120 },
  scaling: {
    of: 'workers',
    setting: 'workers',
    factor: 4,
    from: { settings: small, rps: 8 },
    to: { settings: large, rps: 31 },
  },
  'cores-at-fastest': { settings: large, rps: 31, usedCores: 1.9, cores: 2 },
  'disturbed-cells': { others, disturbed: 2, cells: 9 },
  'uneven-cells': { cells: [{ settings: large, evenShare: 0.8, busiest: 1.6 }], more: 2 },
  'missed-prediction': { settings: large, rps: 31, predictedRps: 60, cause: { kind: 'process-lock' } },
  'cells-left-out': { leftOut: 2, measured: 9 },
  recorded: { text: 'It waits.' },
};

const missCauses: Examples<MissCause> = {
  void: { reason: { kind: 'generator-limit', busyShare: 0.9 } },
  others: { others },
  uneven: { busiest: 1.6, lostShare: 0.2 },
  even: { busiest: 1.05 },
  'threads-beside': { cores: 1.8, isEventLoop: true },
  'process-lock': {},
  'one-at-a-time': {},
  downstream: { atOnce: 4 },
  'blocking-waits': {},
  'global-lock': {},
  'beside-event-loop': {},
  'outside-interpreter-lock': {},
  'interpreter-lock': {},
  unclear: {},
};

const none = { names: [{ kind: 'smallest' }, { kind: 'today' }], predicted: 'partly' } as const;

const reasons: Examples<Reason> = {
  'keeps-up': { settings: small, measured: 9, offeredRps: 400, tooSlow: 2, p95Ms: 40 },
  'only-measured': { settings: small, rps: 31, chosenByPrediction: true },
  steadier: { settings: small, rps: 31, than: { settings: large, rps: 40 } },
  'as-fast': { settings: small, as: large, ratio: 0.99, saves: { kind: 'memory', bytes: 38e6 } },
  fastest: { settings: large, rps: 31, measured: 9, next: small, ratio: 0.6, unsure: 'starts' },
  unmeasured: { servers: 3, besideMeasured: true, cause: 'no-faster' },
  'perhaps-faster': { servers: 3, besideMeasured: false, settings: large, rps: 40, lowRps: 36, highRps: 44 },
  gain: { ...none, ratio: 1.9, low: 1.86, high: 1.93 },
  'suits-all': {
    settings: large,
    contenders: 9,
    score: 0.97,
    endpoints: [{ endpoint: 'home', share: 0.94, measured: false }],
  },
  recorded: { text: 'It is the fastest.' },
};

const advices: Examples<Advice> = {
  'environment-needed': { names: ['SHOP_KEY', '.env'] },
  'heavy-requests': { endpoint: 'home', cpuMs: 240, cores: 2, mostRps: 8.3 },
  'one-at-a-time': { endpoint: 'home', waitMs: 20, mostRps: 50 },
  'downstream-limit': { endpoint: 'home', atOnce: 4, mostRps: 200 },
  'lock-while-computing': { endpoint: 'home', cpuMs: 5, mostRps: 200 },
  'own-worker-class': { rps: 31, next: { settings: large, rps: 30 } },
  'blocking-driver': { settings: large, rps: 8, waitMs: 120, cause: 'async-def' },
  'def-pool': { endpoint: 'home', atOnce: 40, mostRps: 900 },
  'uneven-workers': { settings: large, busiest: 1.6, lostShare: 0.2, accepts: 'connections' },
  'luck-of-start': { settings: large, rps: 31, lowRps: 20 },
  'idle-threads': { from: small, to: large, ratio: 1.01, gain: 'nothing', cause: 'lock' },
  'more-workers-than-cores': { from: small, to: large, ratio: 1.01, cores: 2 },
  'core-quota': { physicalCores: 8, cores: 2 },
  'connection-per-request': { settings: small, connectMs: 0.1 },
  'cells-not-compared': { cells: [{ settings: small, fault: { kind: 'nothing-succeeded' } }] },
  'shorter-answers': { settings: small, quantile: 'p95', ms: 20, insteadOfMs: 40, rateShare: 0.9 },
  'less-memory': { settings: small, bytes: 38e6, insteadOfBytes: 120e6, rateShare: 0.97 },
  recorded: { text: 'Threads gain nothing here.' },
};

const python = { kind: 'folder', name: '.venv' } as const;
const machineHere = { cpu: 'X', platform: 'linux', cores: 2 };
const interval = { ratio: 0.5, low: 0.45, high: 0.55 };
const slower: RateChange = {
  ...{ of: 'settings', endpoint: 'home', settings: large, verdict: 'slower', ...interval },
  ...{ incomparable: null, servers: { beforeRps: 60, afterRps: 30 }, p: 0.0001 },
};

const notes: Examples<Note> = {
  'leftover-unsure': { pid: 12, command: 'gunicorn app:app' },
  'leftover-replaced': { pid: 12, command: 'gunicorn app:app' },
  'leftover-not-ended': { command: 'gunicorn app:app', left: [12, 13] },
  'leftover-ended': { command: 'gunicorn app:app', ended: [12, 13, 14] },
  'leftover-listens': { pid: 12, place: { socketPath: '/tmp/s' }, command: 'gunicorn app:app' },
  'foreign-leftover-not-ended': { left: [12] },
  'foreign-leftover-ended': { ended: [12] },
  'leftover-checkout': { folder: '/tmp/servebench-checkout-1' },
  'submodules-empty': { ref: 'main', paths: ['vendor/inner'] },
  'large-files-missing': { ref: 'main', file: 'model.bin' },
  'foreign-server': { pid: 12, port: 8000 },
  interpreter: { version: '3.13.1', path: '/opt/python3', origin: python },
  'configuration-read': { server: 'gunicorn', file: 'gunicorn.conf.py' },
  'variable-overruled': { variable: 'WEB_CONCURRENCY' },
  'arguments-left-out': { setting: 'service.args', arguments: ['-w', '4'] },
  'gunicorn-also-sets': { names: ['preload_app'] },
  'gunicorn-reload': {},
  'variables-kept-back': { names: ['UVICORN_WORKERS', 'UVICORN_PORT'] },
  'granian-interface': { interface: 'asgi' },
  node: { version: '24.1.0', path: '/opt/node', origin: { kind: 'manager', manager: 'nvm', file: '.nvmrc' } },
  'other-node-asked': { file: '.nvmrc', version: '20' },
  'node-options': {},
  'steps-not-done': { steps: ['npm run build'] },
  'asks-for-place': { place: { port: 3000 } },
  'not-production': { value: null },
  attached: { url: 'http://127.0.0.1:8000' },
  'background-server-ended': { server: 'gunicorn', place: { port: 8000 }, ended: [12] },
  'place-taken': { server: 'gunicorn', place: { port: 8000 }, left: [12] },
  'nothing-calibrated': { settings: small },
  'route-elsewhere': { path: '/tags', instead: '/api/tags' },
  'routes-not-in-plan': { routes: ['/a', '/b'], more: 3 },
  forecast: { endpoint: 'Home', warning: { kind: 'redirects', answers: 3 } },
  'budgets-not-judged': { budgets: 2, cause: { kind: 'other-machine', baseline: machineHere, here: machineHere } },
  'budget-not-judged': {
    endpoint: 'home',
    change: {
      ...{ of: 'endpoint', endpoint: 'home', verdict: 'not-comparable', ratio: null, low: null, high: null },
      ...{ incomparable: { kind: 'nothing-in-common' }, servers: 0 },
    },
  },
  'request-times-left-out': {},
  'run-of-its-own': { why: { kind: 'other-version', name: 'uv.lock', before: '0123', after: null } },
  'sitting-checked': { endpoint: 'home', ratio: 1.3, low: 1.2, high: 1.4, drift: 'slower' },
  locust: { version: '2.47.0', path: '/opt/python3', workers: 1, cores: 2, startedHere: true },
  'locust-awaits': {
    ...{ workers: 4, seconds: 300, hosts: ['load-1'], variables: ['TOKEN'] },
    command: 'locust -f - --worker --master-host 10.0.0.5 --master-port 5557 --processes -1',
  },
  recorded: { text: 'WEB_CONCURRENCY is set.' },
};

const budgetFindings: Examples<BudgetFinding> = {
  'no-settings': {},
  'not-measured': { settings: small },
  'too-few-requests': { settings: small, succeeded: 32 },
  'requests-failed': { settings: small, failed: 2, sent: 32 },
  judged: { settings: small },
  'against-baseline': { startedAt: '2026-11-30T12:00:00Z', commit: 'abcdef012', change: slower },
  recorded: { text: 'It was kept.' },
};

const incomparable: Examples<Incomparable> = {
  'other-load': {},
  'not-in-run': { run: 'later' },
  void: { run: 'earlier', reason: { kind: 'nothing-succeeded' } },
  'other-server': {},
  'nothing-in-common': {},
};

const differences: Examples<Difference> = {
  machine: { before: machineHere, after: { ...machineHere, cpu: 'Y' } },
  cores: { before: 2, after: 4 },
  version: { name: 'gunicorn', before: '26.1.0', after: null },
  load: {},
  service: {},
  endpoint: { endpoint: 'home' },
  transport: { before: ['handles'], after: ['sockets'] },
  unfinished: { run: 'later', status: 'stopped' },
  disturbed: { run: 'later', otherCores: 1.1, cores: 2, disturbed: 2, cells: 9 },
};

const origins: Examples<ProgramOrigin> = {
  plan: {},
  'manager-by-plan': { manager: 'nvm' },
  manager: { manager: 'nvm', file: null },
  folder: { name: '.venv' },
  tool: { tool: 'Poetry' },
  editor: {},
  environment: { variable: 'VIRTUAL_ENV' },
  path: {},
};

const requestFailures: Examples<RequestFailure> = {
  system: { cause: 'refused', code: 'ECONNREFUSED', address: '127.0.0.1:8000' },
  timeout: { cause: 'first-byte', limitMs: 5000, address: '127.0.0.1:8000' },
  'closed-before-ready': {},
  'closed-unanswered': { afterMs: 3 },
  'reset-unanswered': { afterMs: 3 },
  'reset-in-answer': {},
  reset: {},
  malformed: { reason: 'http-2' },
  'bytes-after-end': { bytes: 1 },
  'too-large': { reason: 'header-bytes', limit: 65_536 },
  truncated: { reason: 'in-chunk' },
  'truncated-body': { bytes: 3, of: 13 },
  'unexpected-status': { status: 503 },
  'body-length': { bytes: 3, expected: 13 },
  'body-text': {},
  recorded: { text: 'The server broke off.' },
};

const all = <Kind extends string>(examples: Readonly<Record<Kind, object>>) =>
  Object.entries(examples).map(([kind, rest]) => [kind, { kind, ...(rest as object) }] as const);

/** Nothing of a program's insides, and one way to begin and to end. */
function expectSentence(sentence: string, quotesJson = false): void {
  expect(sentence).toMatch(
    /^["`A-Z\d]|^(\d|gunicorn|granian|gaiohttp|\.nvmrc|autocannon|python3|py-spy|http|localhost|load|nginx|npx|node|\/opt|\/srv)/,
  );
  expect(sentence).not.toMatch(/undefined|null|NaN|\[object| {2}|\.\./);
  if (!quotesJson) expect(sentence).not.toMatch(/[{}]/);
  expect(sentence).toMatch(
    /[.)]$|pip install \w+$|json$|--wrkers$|--processes -1$|function$|installed \("npm install"\)\?$/,
  );
}

describe('every fact has its sentence, and its place in the record', () => {
  it.each(all(failures))('failure: %s', (_kind, failure) => {
    expect(failureSchema.parse(failure)).toEqual(failure);
    expectSentence(failureSentence(failure as Failure));
  });

  it.each(all(skips))('skip: %s', (_kind, skip) => {
    expect(skipSchema.parse(skip)).toEqual(skip);
    expectSentence(skipSentence(skip as Skip));
  });

  it.each(all(warnings))('warning: %s', (_kind, warning) => {
    expect(warningSchema.parse(warning)).toEqual(warning);
    expectSentence(warningSentence(warning as Warning));
  });
});

describe('every finding has its sentence', () => {
  it.each(all(findings))('finding: %s', (_kind, finding) => {
    expect(findingSchema.parse(finding)).toEqual(finding);
    expectSentence(findingSentence(finding as Finding));
  });

  it.each(all(missCauses))('cause of a miss: %s', (_kind, cause) => {
    const miss = { kind: 'missed-prediction', ...findings['missed-prediction'], cause: cause as MissCause } as const;
    expect(findingSchema.parse(miss)).toEqual(miss);
    expectSentence(findingSentence(miss));
  });
});

describe('every piece of advice has its sentence', () => {
  it.each(all(reasons))('reason: %s', (_kind, reason) => {
    expect(reasonSchema.parse(reason)).toEqual(reason);
    expectSentence(reasonSentence(reason as Reason));
  });

  it.each(all(advices))('advice: %s', (_kind, advice) => {
    expect(adviceSchema.parse(advice)).toEqual(advice);
    expectSentence(adviceSentence(advice as Advice));
  });
});

describe('every note, budget and change has its sentence', () => {
  it.each(all(notes))('note: %s', (_kind, note) => {
    expect(noteSchema.parse(note)).toEqual(note);
    expectSentence(noteSentence(note as Note), note.kind === 'not-production');
  });

  it.each(all(budgetFindings))('budget: %s', (_kind, finding) => {
    expect(budgetFindingSchema.parse(finding)).toEqual(finding);
    const result = { endpoint: 'home', figure: 'p95Ms', limit: 400, actual: 800, kept: false };
    expectSentence(budgetSentence({ ...result, finding: finding as BudgetFinding }));
  });

  it.each(all(incomparable))('incomparable: %s', (_kind, reason) => {
    const change: RateChange = {
      ...{ of: 'settings', endpoint: 'home', settings: large, verdict: 'not-comparable' },
      ...{ ratio: null, low: null, high: null, servers: null, p: null, incomparable: reason as Incomparable },
    };
    expect(rateChangeSchema.parse(change)).toEqual(change);
    expectSentence(rateChangeSentence(change).replace(/^4 workers: /, '"4 workers": '));
  });

  it.each(all(requestFailures))('request: %s', (_kind, failure) => {
    expect(requestFailureSchema.parse(failure)).toEqual(failure);
    expectSentence(requestFailureSentence(failure as RequestFailure));
  });

  it.each(all(differences))('difference: %s', (_kind, difference) => {
    expectSentence(differenceSentence(difference as Difference));
  });

  it.each(all(origins))('origin: %s', (_kind, origin) => {
    expect(programOriginSchema.parse(origin)).toEqual(origin);
    expect(originText(origin as ProgramOrigin)).toMatch(/^[a-z][^{}]+$/);
  });
});

describe('the words of a failed start', () => {
  const ended = { kind: 'ended-too-soon', server: 'gunicorn', exit } as const;

  it('give the exit code where the server does not say why, and say where it is silent', () => {
    expect(failureSentence({ ...ended, explanation: null, output: ['boom'] })).toBe(
      'gunicorn ended with exit code 3 before it was ready.',
    );
    expect(failureSentence({ ...ended, explanation: null, output: [] })).toBe(
      'gunicorn ended with exit code 3 before it was ready. It wrote nothing.',
    );
  });

  it('leave the exit code out beside the reason, which is the same from start to start', () => {
    const explanation = { kind: 'last-error', line: 'ValueError: x' } as const;
    expect(failureSentence({ ...ended, explanation, output: ['ValueError: x'] })).toBe(
      'gunicorn ended before it was ready. The last error was: ValueError: x',
    );
  });

  it('show the last lines below, without what would move a cursor', () => {
    const lines = Array.from({ length: 9 }, (_, index) => `line ${index}\u001b[2J`);
    expect(failureOutput({ ...ended, explanation: null, output: lines })).toEqual(
      [3, 4, 5, 6, 7, 8].map((index) => `line ${index}�[2J`),
    );
    expect(failureText({ kind: 'own-fault', message: 'x', stack: ['at y'] })).toBe(
      'Servebench failed because of a fault of its own: x\nat y',
    );
  });
});

describe('in Korean, no English is left over', () => {
  beforeAll(() => speak('ko', koreanTexts()));
  afterAll(() => speak('en'));

  const said: readonly (readonly [string, () => string, unknown])[] = [
    ...all(failures).map(([kind, one]) => [`failure ${kind}`, () => failureSentence(one as Failure), one] as const),
    ...all(skips).map(([kind, one]) => [`skip ${kind}`, () => skipSentence(one as Skip), one] as const),
    ...all(warnings).map(([kind, one]) => [`warning ${kind}`, () => warningSentence(one as Warning), one] as const),
    ...all(findings).map(([kind, one]) => [`finding ${kind}`, () => findingSentence(one as Finding), one] as const),
    ...all(reasons).map(([kind, one]) => [`reason ${kind}`, () => reasonSentence(one as Reason), one] as const),
    ...all(advices).map(([kind, one]) => [`advice ${kind}`, () => adviceSentence(one as Advice), one] as const),
    ...all(notes).map(([kind, one]) => [`note ${kind}`, () => noteSentence(one as Note), one] as const),
    ...all(requestFailures).map(
      ([kind, one]) => [`request ${kind}`, () => requestFailureSentence(one as RequestFailure), one] as const,
    ),
    ...all(differences).map(
      ([kind, one]) => [`difference ${kind}`, () => differenceSentence(one as Difference), one] as const,
    ),
    ...all(origins).map(([kind, one]) => [`origin ${kind}`, () => originText(one as ProgramOrigin), one] as const),
  ];

  it.each(said.filter(([name]) => !name.endsWith(' recorded')))('%s', (_name, sentence, fact) => {
    expect(leftoversIn(sentence(), JSON.stringify(fact))).toEqual([]);
    expect(sentence(), 'a particle that nobody chose').not.toMatch(
      /\p{Script=Hangul}\(\p{Script=Hangul}\)|\((?:으|이)\)/u,
    );
  });
});
