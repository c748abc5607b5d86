import { expect, it } from 'vitest';
import { runService } from './service-run.ts';

it('a plan that asks for it has its application asked before it is measured, and its wrong endpoints told', async () => {
  const record = await runService({
    service: { launcher: 'gunicorn', app: 'prefixed:app', env: { SITE_PREFIX: '/api' } },
    settings: { workers: 1 },
    endpoints: [
      { name: 'index', path: '/' },
      { name: 'tags', path: '/tags' },
    ],
    load: { connections: 2, requests: 20 },
    ask: true,
  });
  expect(record.notes).toContainEqual({ kind: 'route-elsewhere', path: '/tags', instead: '/api/tags' });
  expect(record.cells.find(({ endpoint }) => endpoint === 'index')?.status).toBe('measured');
}, 60_000);
