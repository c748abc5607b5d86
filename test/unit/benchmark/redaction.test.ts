import { expect, it } from 'vitest';
import { redactionOf } from '../../../src/benchmark/redaction.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';

const sown = {
  '‹query api_key›': 'parameter 71',
  '‹--token›': 'option-8291',
  '‹body›': 'form-field-55',
  '‹password›': 'p4ss/word',
} as const;

it('hides what a server prints of its arguments, its addresses and its requests, however it has read them', () => {
  const plan = planSchema.parse({
    service: {
      launcher: 'gunicorn',
      app: 'a:b',
      args: ['--token', sown['‹--token›'], '--env', `DB=redis://app:${encodeURIComponent(sown['‹password›'])}@h`],
    },
    endpoints: [{ name: 'a', path: '/' }],
  });
  const request = {
    method: 'POST',
    path: `/a?api_key=${encodeURIComponent(sown['‹query api_key›'])}&page=2`,
    headers: [],
    bodyBase64: Buffer.from(`a=1&card=${sown['‹body›']}`).toString('base64'),
    expect: { status: null, bodyContains: null, bodyLengthBytes: null },
  };
  const redact = redactionOf({ plan, environment: {}, requests: new Map([['a', [request]]]) });
  for (const [name, value] of Object.entries(sown)) expect(redact(`It got ${value}.`)).toBe(`It got ${name}.`);
  expect(redact(request.path)).toBe('/a?api_key=‹query api_key›&page=2');
});
