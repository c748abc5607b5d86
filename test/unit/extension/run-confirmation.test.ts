import { describe, expect, it } from 'vitest';
import { profileConfirmation, runConfirmation } from '../../../src/extension/agent/run-confirmation.ts';
import { readPlan } from '../../../src/model/plan/plan-file.ts';

function planOf(parts: object) {
  const { plan } = readPlan(
    JSON.stringify({
      service: { launcher: 'gunicorn', app: 'app:app' },
      settings: { workers: [1, 2] },
      endpoints: [{ name: 'home', path: '/' }],
      ...parts,
    }),
  );
  if (plan === null) throw new Error('no plan');
  return plan;
}

function textOf(confirmation: ReturnType<typeof runConfirmation>): string {
  return confirmation.parts.flatMap((part) => ('text' in part ? [part.text] : part.lines)).join('\n');
}

describe('what somebody is asked before an agent’s run', () => {
  it('shows commands, requests and time', () => {
    const text = textOf(runConfirmation(planOf({}), 'shop', 10, 'linux'));
    expect(text).toContain('Starts in shop, one after the other (at most 2 commands):');
    expect(text).toContain('gunicorn -w 1 app:app\ngunicorn -w 2 app:app');
    expect(text).toContain('GET /');
    expect(text).toMatch(/Takes (about|less than) .*minute.* It is stopped after 10 min/);
    expect(text).not.toContain('may change');
  });

  it('warns of requests that write', () => {
    const plan = planOf({ endpoints: [{ name: 'order', path: '/orders', method: 'POST' }] });
    expect(textOf(runConfirmation(plan, 'shop', 10, 'linux'))).toContain(
      'POST requests may change what the service stores',
    );
  });

  it('stays short, whatever the plan holds, and is no markup of the plan’s', () => {
    const endpoints = Array.from({ length: 50 }, (_, at) => ({ name: `e${at}`, path: `/${'x'.repeat(500)}/${at}` }));
    const { parts } = runConfirmation(
      planOf({ settings: { workers: Array.from({ length: 60 }, (_, at) => at + 1) }, endpoints }),
      'a\nb',
      10,
      'linux',
    );
    const lists = parts.flatMap((part) => ('lines' in part ? [part.lines] : []));
    expect(lists.map((lines) => lines.length)).toEqual([13, 13]);
    expect(lists.flat().every((line) => line.length <= 200)).toBe(true);
    expect(lists[0]?.at(-1)).toBe('… and 48 more');
  });

  it('says of a server that runs already that it gets the load', () => {
    const plan = planOf({ service: { launcher: 'attach', url: 'http://127.0.0.1:8000' }, settings: {} });
    expect(textOf(runConfirmation(plan, 'shop', 10, 'linux'))).toContain('The server at http://127.0.0.1:8000');
  });

  it('is asked of a profile, too', () => {
    const text = textOf(
      profileConfirmation(planOf({ settings: { workers: [2] } }), { endpoint: 'home', seconds: 10 }, 'shop', 'linux'),
    );
    expect(text).toContain('gunicorn -w 2 app:app');
    expect(text).toContain('for about 30 s');
  });
});
