import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAgainstApp } from '../../../../src/analysis/routes/plan-against-app.ts';
import type { AskedRoute } from '../../../../src/model/asked-app.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';

const route = (path: string, style: AskedRoute['style'] = 'brackets', methods: string[] = ['GET']): AskedRoute => ({
  ...{ path, style, methods, handler: null, guards: [], types: {}, query: [] },
});
const against = (paths: readonly string[], routes: readonly AskedRoute[], isCut = false) =>
  planAgainstApp(
    planSchema.parse({
      service: { launcher: 'node' },
      endpoints: paths.map((path, index) => ({ name: `e${index}`, path })),
    }),
    { framework: 'Flask', routes, isCut },
  );

describe('a plan against its application', () => {
  it('tells a path that the application has behind a prefix, and what the plan leaves out', () => {
    const found = against(
      ['/tags', '/items/7?full=1', '/'],
      [route('/api/tags'), route('/items/<int:id>'), route('/more')],
    );
    expect(found).toEqual({ misplaced: [{ path: '/tags', instead: '/api/tags' }], unmeasured: ['/api/tags', '/more'] });
  });

  it.each([
    ['/items/7', '/items/<int:id>', 'brackets'],
    ['/items/7', '/items/{id}', 'brackets'],
    ['/files/a/b', '/files/{name:path}', 'brackets'],
    ['/files/a/b', '/files/<path:name>', 'brackets'],
    ['/items/7/', '/items/:id', 'colon'],
    ['/items/7', '/items/:id(\\d+)', 'colon'],
    ['/items', '/items{/:id}', 'colon'],
    ['/any/thing', '*', 'colon'],
    ['/any/thing', '/*splat', 'colon'],
    ['/year/2020/', '/year/\ue000^(?P<year>[0-9]{4})/$\ue001', 'brackets'],
  ] as const)('%s is %s', (path, pattern, style) => {
    expect(against([path], [route(pattern, style)])).toEqual({ misplaced: [], unmeasured: [] });
  });

  it('says nothing of what only changes something, or where not all routes were told', () => {
    expect(against(['/a'], [route('/a'), route('/b', 'brackets', ['POST'])]).unmeasured).toEqual([]);
    expect(against(['/tags'], [route('/api/tags')], true)).toEqual({ misplaced: [], unmeasured: [] });
  });

  it('holds for any path, whatever an application says', () => {
    fc.assert(
      fc.property(
        fc.webPath(),
        fc.string(),
        fc.constantFrom('brackets' as const, 'colon' as const),
        (path, text, style) => {
          const { misplaced } = against([`/${path}`.replace('//', '/')], [route(text, style)]);
          expect(misplaced.length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
