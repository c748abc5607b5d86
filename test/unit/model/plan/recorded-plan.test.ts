import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import {
  isTellingName,
  passwordsIn,
  recordedArguments,
  recordedPlan,
  withoutPasswords,
  withoutTokens,
} from '../../../../src/model/plan/recorded-plan.ts';

const fingerprint = (value: string) => createHash('sha256').update(value).digest('hex').slice(0, 12);
const secret = fc.stringMatching(/^[A-Za-z0-9]{12,20}$/);

describe('recordedPlan', () => {
  it('holds no value of a header, a body or a variable, is its own recorded plan, and changes with each of them', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(secret, { minLength: 6, maxLength: 6 }),
        ([header, text, json, env, password, other]) => {
          const planOf = (value: string | undefined) =>
            planSchema.parse({
              service: { launcher: 'gunicorn', app: 'a:b', env: { A: env }, args: [`--x=redis://u:${password}@h`] },
              endpoints: [
                { name: 'a', path: '/', method: 'POST', headers: { X: value ?? header }, body: text },
                { name: 'b', path: '/', method: 'POST', body: { json: { deep: [json] } } },
              ],
            });
          const recorded = recordedPlan(planOf(undefined), fingerprint);
          for (const value of [header, text, json, env, password])
            expect(JSON.stringify(recorded)).not.toContain(value);
          expect(recordedPlan(recorded, fingerprint)).toEqual(recorded);
          expect(recordedPlan(planOf(other), fingerprint)).not.toEqual(recorded);
          expect(planSchema.safeParse(recorded).success).toBe(true);
        },
      ),
    );
  });
});

it.each([
  ['postgres://app:pa55@db/shop', 'postgres://app:hidden@db/shop'],
  ['--db=mysql+x://a:b@h --r=redis://:c@h', '--db=mysql+x://a:hidden@h --r=redis://:hidden@h'],
  ['http://127.0.0.1:8000/a@b', 'http://127.0.0.1:8000/a@b'],
  ['http://host?to=a@b http://host#a@b', 'http://host?to=a@b http://host#a@b'],
  ['https://0123456789abcdef@o1.sentry.io/1', 'https://hidden@o1.sentry.io/1'],
  ['--repo=git+https://ghp_x1@github.com/a/b', '--repo=git+https://hidden@github.com/a/b'],
  ['https://ghp_x1:@github.com', 'https://hidden@github.com'],
  ['https://ghp_0123456789ab:x-oauth-basic@github.com', 'https://hidden:hidden@github.com'],
  ['https://hidden@h http://a:hidden@h', 'https://hidden@h http://a:hidden@h'],
  ['app:app', 'app:app'],
])('withoutPasswords(%j)', (text, kept) => expect(withoutPasswords(text)).toBe(kept));

it.each([
  ['https://0123456789ab@o1.sentry.io/1', ['0123456789ab', '0123456789ab']],
  ['https://ghp_0123456789ab:@github.com', ['ghp_0123456789ab', 'ghp_0123456789ab']],
  ['postgres://postgres:p%40ss@db/shop', ['p%40ss', 'p@ss']],
  ['postgres://postgres@db/shop http://h?to=somebody0123456789@b', []],
])('passwordsIn(%j)', (text, secrets) => expect(passwordsIn(text)).toEqual(secrets));

it.each([
  [
    ['--token', 'x1', '--api-key=x2', '-k', 'gevent', 'DB_PASSWORD=x3'],
    ['--token', 'hidden', '--api-key=hidden', '-k', 'gevent', 'DB_PASSWORD=hidden'],
  ],
  [
    ['--key', '/etc/key.pem', '--ssl-key=./key.pem'],
    ['--key', '/etc/key.pem', '--ssl-key=./key.pem'],
  ],
  [
    ['--auth', '--port', '{port}', '--token', '{token}'],
    ['--auth', '--port', '{port}', '--token', '{token}'],
  ],
  [
    ['--token', 'hidden', 'redis://:p@h'],
    ['--token', 'hidden', 'redis://:hidden@h'],
  ],
])('recordedArguments(%j)', (args, kept) => expect(recordedArguments(args)).toEqual(kept));

it.each([
  ['/a?page=2&api_key=x&q=key', '/a?page=2&api_key=hidden&q=key'],
  ['/login?access_token=abc#top', '/login?access_token=hidden#top'],
  ['/a?monkey_count=3', '/a?monkey_count=3'],
])('withoutTokens(%j)', (path, kept) => expect(withoutTokens(path)).toBe(kept));

it.each(['apiKey', 'API_KEY', 'GITHUB_TOKEN', 'DB_PASSWORD', 'auth', 'sig'])('%s is telling', (name) =>
  expect(isTellingName(name)).toBe(true),
);
it.each(['PATH', 'KEYBOARD_LAYOUT', 'AUTHOR', 'COMPASS', 'page'])('%s is not', (name) =>
  expect(isTellingName(name)).toBe(false),
);
