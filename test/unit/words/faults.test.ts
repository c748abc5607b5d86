import { describe, expect, it } from 'vitest';
import { terminalDoor } from '../../../src/cli/terminal-door.ts';
import { jsonErrors, type PlanFault } from '../../../src/model/plan/plan-fault.ts';
import { type FaultDoor, faultSentence } from '../../../src/words/faults.ts';

/** A fault of each kind, as the check of a plan gives it: a new kind needs one. */
const examples: Readonly<Record<PlanFault['kind'], PlanFault>> = {
  'empty-plan': { path: [], kind: 'empty-plan' },
  'no-object': { path: [], kind: 'no-object' },
  'reserved-name': { path: ['settings', '__proto__'], kind: 'reserved-name' },
  'half-character': { path: ['endpoints', 0, 'path'], kind: 'half-character' },
  'nul-character': { path: ['service', 'env', 'A'], kind: 'nul-character' },
  'no-url': { path: ['service', 'url'], kind: 'no-url' },
  'no-web-address': { path: ['service', 'url'], kind: 'no-web-address' },
  'password-in-url': { path: ['service', 'url'], kind: 'password-in-url' },
  'path-in-url': { path: ['service', 'url'], kind: 'path-in-url' },
  'node-args-with-command': { path: ['service', 'nodeArgs'], kind: 'node-args-with-command' },
  'name-of-setting': { path: ['settings', 'pool size'], kind: 'name-of-setting' },
  'name-needed': { path: ['settings', 'workerClass', 0], kind: 'name-needed', example: 'sync' },
  'of-locust': { path: ['load', 'hosts'], kind: 'of-locust' },
  'locust-no-ramp': { path: ['load', 'ramp'], kind: 'locust-no-ramp' },
  'locust-no-socket': { path: ['service', 'socket'], kind: 'locust-no-socket' },
  'locust-no-path': { path: ['endpoints', 0, 'path'], kind: 'locust-no-path' },
  'unconfirmed-worker-host': { path: ['load', 'hosts', 0], kind: 'unconfirmed-worker-host', host: 'load-1' },
  'loopback-only': { path: ['load', 'hosts', 0], kind: 'loopback-only', host: 'load-1' },
  'settings-of-attached': { path: ['settingsEnv', 'procs'], kind: 'settings-of-attached' },
  'endpoints-needed': { path: ['endpoints'], kind: 'endpoints-needed' },
  'values-needed': { path: ['settings', 'workers'], kind: 'values-needed' },
  'setting-value': { path: ['budgets', 0, 'settings', 'workers'], kind: 'setting-value' },
  'setting-values': { path: ['settings', 'workers'], kind: 'setting-values' },
  'path-form': { path: ['endpoints', 0, 'path'], kind: 'path-form' },
  'method-form': { path: ['endpoints', 0, 'method'], kind: 'method-form' },
  'header-name': { path: ['endpoints', 0, 'headers', 'a b'], kind: 'header-name' },
  'header-of-ours': { path: ['endpoints', 0, 'headers', 'Connection'], kind: 'header-of-ours' },
  'header-on-one-line': { path: ['endpoints', 0, 'headers', 'A'], kind: 'header-on-one-line' },
  'body-form': { path: ['endpoints', 0, 'body'], kind: 'body-form' },
  'load-seconds': { path: ['load', 'seconds'], kind: 'load-seconds' },
  'status-form': { path: ['endpoints', 0, 'expect', 'status'], kind: 'status-form' },
  'prepare-command': { path: ['prepare'], kind: 'prepare-command' },
  'companion-command': { path: ['service', 'companions', 0, 'command'], kind: 'companion-command' },
  'variable-name': { path: ['settingsEnv', 'procs'], kind: 'variable-name' },
  'baseline-only': { path: ['budgets', 0, 'notSlowerThan'], kind: 'baseline-only' },
  'percent-of-baseline': { path: ['budgets', 0, 'percent'], kind: 'percent-of-baseline' },
  'host-form': { path: ['service', 'host'], kind: 'host-form' },
  'env-file-form': { path: ['service', 'envFile'], kind: 'env-file-form' },
  'env-file-needed': { path: ['service', 'envFile'], kind: 'env-file-needed' },
  'not-json': { path: [], kind: 'not-json', error: 'CommaExpected' },
  'repeated-key': { path: ['load'], kind: 'repeated-key', key: 'load' },
  'nested-too-deeply': { path: [], kind: 'nested-too-deeply', mostLevels: 100 },
  'unknown-key': {
    path: ['service', 'readyness'],
    kind: 'unknown-key',
    key: 'readyness',
    suggestion: 'readiness',
    known: ['app', 'readiness'],
  },
  missing: { path: ['service', 'launcher'], kind: 'missing', allowed: ['gunicorn', 'node'] },
  'wrong-type': { path: ['load', 'ramp', 0], kind: 'wrong-type', expected: 'whole-number' },
  'not-among': { path: ['search'], kind: 'not-among', allowed: ['guided', 'exhaustive'] },
  'too-small': { path: ['load', 'seconds'], kind: 'too-small', limit: 0, inclusive: false, measure: 'seconds' },
  'too-large': { path: ['endpoints', 0, 'name'], kind: 'too-large', limit: 60, inclusive: true, measure: 'letters' },
  'launched-by-command': {
    path: ['service', 'launcher'],
    kind: 'launched-by-command',
    name: 'puma',
    command: ['puma', '--bind'],
  },
  unfit: { path: ['repeats'], kind: 'unfit', code: 'custom' },
  'no-app': { path: ['service', 'app'], kind: 'no-app', launcher: 'gunicorn', form: 'module' },
  'no-command': { path: ['service', 'command'], kind: 'no-command', placeholder: 'port' },
  'no-place-to-listen': { path: ['service', 'command'], kind: 'no-place-to-listen', placeholder: 'socket' },
  'of-another-launcher': {
    path: ['service', 'command'],
    kind: 'of-another-launcher',
    key: 'command',
    owners: ['command', 'node'],
    launcher: 'gunicorn',
  },
  'unconfirmed-host': { path: ['service', 'url'], kind: 'unconfirmed-host', host: 'example.com' },
  'unknown-setting': {
    path: ['settings', 'worker'],
    kind: 'unknown-setting',
    name: 'worker',
    launcher: 'gunicorn',
    known: ['workers', 'threads'],
  },
  'setting-is-ours': { path: ['settings', 'port'], kind: 'setting-is-ours', name: 'port' },
  'unused-setting': { path: ['settings', 'pool'], kind: 'unused-setting', name: 'pool' },
  'repeated-value': { path: ['settings', 'workers', 1], kind: 'repeated-value', value: 2 },
  'too-many-cells': { path: ['settings'], kind: 'too-many-cells', points: 2000, endpoints: 20, mostCells: 6000 },
  'no-values': { path: ['settingsEnv', 'procs'], kind: 'no-values', name: 'procs' },
  'setting-of-launcher': {
    path: ['settingsEnv', 'workers'],
    kind: 'setting-of-launcher',
    name: 'workers',
    launcher: 'gunicorn',
    variable: 'WEB_CONCURRENCY',
  },
  'repeated-variable': { path: ['settingsEnv', 'b'], kind: 'repeated-variable', other: 'a', variable: 'A' },
  'variable-in-env': { path: ['settingsEnv', 'a'], kind: 'variable-in-env', variable: 'A' },
  'variable-is-ours': { path: ['settingsEnv', 'a'], kind: 'variable-is-ours', variable: 'PORT' },
  excludes: { path: ['load', 'seconds'], kind: 'excludes', keys: ['requests', 'seconds'] },
  'needs-seconds': { path: ['load', 'rate'], kind: 'needs-seconds', key: 'rate' },
  'fewer-requests-than-connections': {
    path: ['load', 'requests'],
    kind: 'fewer-requests-than-connections',
    requests: 8,
    connections: 16,
  },
  'repeated-endpoint': { path: ['endpoints', 1, 'name'], kind: 'repeated-endpoint', name: 'home', first: 0 },
  'no-figure': { path: ['budgets', 0], kind: 'no-figure', figures: ['rps', 'p95Ms'] },
  'unknown-endpoint': {
    path: ['budgets', 0, 'endpoint'],
    kind: 'unknown-endpoint',
    name: 'checkout',
    known: ['home', 'cart'],
  },
  'value-not-tried': {
    path: ['budgets', 0, 'settings', 'workers'],
    kind: 'value-not-tried',
    name: 'workers',
    value: 8,
  },
  'partial-settings': {
    path: ['budgets', 0, 'settings'],
    kind: 'partial-settings',
    missing: ['threads'],
    point: { workers: 2, threads: 1 },
  },
};

/** The same kinds where their parameters choose other words. */
const others: readonly PlanFault[] = [
  ...jsonErrors.map((error) => ({ path: [], kind: 'not-json', error }) as const),
  { path: [], kind: 'not-json', error: null },
  { path: ['servise'], kind: 'unknown-key', key: 'servise', suggestion: null, known: ['service', 'load'] },
  { path: ['service', 'env', 'a', 'b'], kind: 'unknown-key', key: 'b', suggestion: null, known: [] },
  { path: ['service'], kind: 'missing', allowed: [] },
  ...(['text', 'number', 'whole-number', 'seconds', 'boolean', 'list', 'object'] as const).map(
    (expected) => ({ path: ['endpoints', 0], kind: 'wrong-type', expected }) as const,
  ),
  ...(['value', 'seconds', 'letters', 'entries'] as const).flatMap((measure) =>
    ([true, false] as const).flatMap((inclusive) => [
      { path: ['load', 'ramp'], kind: 'too-small', limit: 1, inclusive, measure } as const,
      { path: ['settings', 'workers', 0], kind: 'too-large', limit: 256, inclusive, measure } as const,
    ]),
  ),
  { path: ['service', 'app'], kind: 'no-app', launcher: 'node', form: 'script' },
  { path: ['service', 'command'], kind: 'no-place-to-listen', placeholder: 'port' },
  { path: ['service', 'url'], kind: 'of-another-launcher', key: 'url', owners: ['attach'], launcher: 'node' },
  { path: ['settings', 'workers'], kind: 'unknown-setting', name: 'workers', launcher: 'attach', known: [] },
  { path: ['settings'], kind: 'too-many-cells', points: 6400, endpoints: 1, mostCells: 6000 },
  { path: ['load', 'ramp'], kind: 'needs-seconds', key: 'ramp' },
];

const editor: FaultDoor = { confirmation: () => 'in the setting servebench.confirmedHosts' };
const doors: readonly FaultDoor[] = [{}, terminalDoor, editor];

describe('faultSentence', () => {
  it.each([...Object.entries(examples), ...others.map((fault) => [fault.kind, fault] as const)])(
    'says %s in a whole sentence (%j)',
    (kind, fault) => {
      expect(fault.kind).toBe(kind);
      for (const door of doors) {
        const sentence = faultSentence(fault, door);
        // A field is named as it stands in the plan, in quotes, and a question may end a suggestion.
        expect(sentence).toMatch(/^["`A-Z]/);
        expect(sentence).toMatch(/[^\s.?][.?]$/);
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\{\}|\$\{(?!env:NAME)| {2}| \.|"";/);
      }
    },
  );

  it('leaves it to the door how a host is confirmed', () => {
    const said = doors.map((door) => faultSentence(examples['unconfirmed-host'], door));
    expect(said.map((sentence) => /unless (.*): load/.exec(sentence)?.[1])).toEqual([
      'you confirm the host',
      'you confirm the host with --allow-host example.com',
      'you confirm the host in the setting servebench.confirmedHosts',
    ]);
  });

  it('calls every field of the fault as the door does', () => {
    const door: FaultDoor = { nameOf: (path) => `-${String(path.at(-1))[0]}` };
    expect(faultSentence(examples['fewer-requests-than-connections'], door)).toContain('raise -r or lower -c.');
    expect(faultSentence(examples['needs-seconds'], door)).toBe('-r needs -s: how long to keep it up.');
    expect(faultSentence(examples['excludes'], door)).toBe('Give -r or -s, not both.');
  });

  it('never shows what a key of the plan does to a line', () => {
    const key = 'a\n\u001b[2J"b';
    const sentence = faultSentence({ path: [key], kind: 'unknown-key', key, suggestion: null, known: [] });
    expect(sentence).toBe('"a\\n\\u001b[2J\\"b" is not known here.');
  });
});
