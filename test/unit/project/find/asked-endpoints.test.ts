import { describe, expect, it } from 'vitest';
import type { AskedApp, AskedRoute } from '../../../../src/model/asked-app.ts';
import { askedEndpoints } from '../../../../src/project/find/draft/asked-endpoints.ts';
import type { FoundEndpoint } from '../../../../src/project/find/found-service.ts';

const route = (path: string, more: Partial<AskedRoute> = {}): AskedRoute => ({
  ...{ path, style: 'brackets', methods: ['GET', 'HEAD'], handler: null, guards: [], types: {}, query: [] },
  ...more,
});
const app = (...routes: readonly AskedRoute[]): AskedApp => ({ framework: 'Flask', routes, isCut: false });
const read = (path: string, remark: string | null = null): FoundEndpoint => ({
  path,
  remark,
  doubtful: remark !== null,
});

describe('what an application says of its routes', () => {
  it('stands where reading knew no prefix, with what the code does', () => {
    const tail = (one: string, remark: string | null): FoundEndpoint => ({
      ...read(`/PREFIX${one}`, 'Its path is only known while it runs.'),
      behindPrefix: { tail: one, remark, doubtful: remark !== null },
    });
    const { endpoints } = askedEndpoints(
      [tail('/tags', null), tail('/sweep', 'Its code calls commit().')],
      app(route('/api/tags'), route('/api/sweep')),
    );
    expect(endpoints).toEqual([
      { path: '/api/tags', remark: null, doubtful: false },
      { path: '/api/sweep', remark: 'Its code calls commit().', doubtful: true },
    ]);
  });

  it('wins over reading, and the difference is said', () => {
    const { endpoints, notes } = askedEndpoints([read('/a'), read('/gone')], app(route('/a'), route('/plugin')));
    expect(endpoints.map(({ path, doubtful }) => [path, doubtful])).toEqual([
      ['/a', false],
      ['/plugin', false],
      ['/gone', true],
    ]);
    expect(notes.join('\n')).toContain('Reading its code had not found /plugin.');
    expect(notes.join('\n')).toContain('It has no /gone, which its code seems to have.');
  });

  it('leaves out the twins that REST framework has for endings', () => {
    const twins = ['/users\\.(?P<format>[a-z0-9]+)/?', '/users.<format>', '/<drf_format_suffix:format>'];
    const { endpoints, notes } = askedEndpoints([], app(route('/users/'), ...twins.map((path) => route(path))));
    expect(endpoints.map(({ path }) => path)).toEqual(['/users/']);
    expect(notes.join('\n')).not.toContain('format');
  });

  it('says nothing of what is missing where it was not told to the end', () => {
    const { endpoints, notes } = askedEndpoints([read('/gone')], { ...app(route('/a')), isCut: true });
    expect(endpoints).toContainEqual(read('/gone'));
    expect(notes.join('\n')).not.toContain('/gone');
  });

  it('leaves what changes something, wants a login or an unknown value for somebody to look at', () => {
    const { endpoints } = askedEndpoints(
      [],
      app(
        route('/logout'),
        route('/me', { guards: ['login_required.decorated_view'] }),
        route('/orders', { methods: ['POST'] }),
        route('/pots/{id}', { types: { id: 'uuid' } }),
        route('/pages/<int:number>'),
        route('/find', { query: ['q'] }),
        route('/all', { methods: [] }),
      ),
    );
    expect(endpoints.map(({ path, doubtful }) => [path, doubtful])).toEqual([
      ['/logout', true],
      ['/me', true],
      ['/pots/A-UUID', true],
      ['/pages/1', false],
      ['/find?q=1', false],
      ['/all', false],
    ]);
  });
});
