import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AskedApp } from '../../../src/model/asked-app.ts';
import { type PlanInput, planSchema } from '../../../src/model/plan/plan.ts';
import { askApp } from '../../../src/service/asking/ask-app.ts';
import { inWords } from '../../fixtures/in-words.ts';
import { NodeProject } from './node-place.ts';
import { expectNothingLeft, place, testPython } from './place.ts';

/** Made by `npm test` before the first suite; `null` where PyPI can't be reached. */
const asgiPython = [resolve(import.meta.dirname, '../../../.cache/servers-venv/bin/python')].find(existsSync) ?? null;

const frameworksPython =
  [resolve(import.meta.dirname, '../../../.cache/frameworks-venv/bin/python')].find(existsSync) ?? null;

type Service = Omit<PlanInput['service'], 'launcher'> & { readonly launcher?: PlanInput['service']['launcher'] };

const planOf = (service: PlanInput['service']) =>
  planSchema.parse({ service, endpoints: [{ name: 'root', path: '/' }] });

async function askPython(files: Readonly<Record<string, string>>, service: Service): Promise<AskedApp | null> {
  const folder = mkdtempSync(join(tmpdir(), 'servebench ask #'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const here = place({ planFolder: folder });
  try {
    return await inWords(askApp(planOf({ launcher: 'gunicorn', python: testPython, ...service }), here.context));
  } finally {
    expectNothingLeft(here);
    // Nothing of it stays in the user's folder.
    expect(readdirSync(folder).sort()).toEqual(
      [...new Set(Object.keys(files).map((name) => name.split('/')[0]))].sort(),
    );
  }
}

async function askNode(
  files: Readonly<Record<string, string | object>>,
  service: Omit<Service, 'launcher'>,
): Promise<AskedApp | null> {
  const project = new NodeProject(files, { withFrameworks: true });
  try {
    return await inWords(askApp(planOf({ launcher: 'node', ...service }), project.here.context));
  } finally {
    expectNothingLeft(project.here);
  }
}

/** `GET /path`, sorted. */
function lines(app: AskedApp | null): string[] {
  return (app?.routes ?? [])
    .flatMap(({ methods, path }) => (methods.length === 0 ? ['ANY'] : methods).map((method) => `${method} ${path}`))
    .filter((line) => !/^(HEAD|OPTIONS) /.test(line))
    .sort();
}

describe('a Flask application', () => {
  const shop = `
import os
from flask import Blueprint, Flask
from functools import wraps

def token_required(view):
    @wraps(view)
    def checked(*args, **kwargs): return view(*args, **kwargs)
    return checked

def create_app(name='dev'):
    app = Flask(__name__)
    items = Blueprint('items', __name__)
    @items.get('/<int:item>')
    def item(item): return str(item)
    @items.get('/own')
    @token_required
    def own(): return ''
    app.register_blueprint(items, url_prefix=os.environ.get('PREFIX', '') + '/' + name)
    @app.post('/order')
    def order(): return ''
    return app
`;

  it('is made by its factory, and tells the prefixes that only it knows', async () => {
    const app = await askPython({ 'shop.py': shop }, { app: "shop:create_app('v2')", env: { PREFIX: '/api' } });
    expect(app?.framework).toBe('Flask');
    expect(lines(app)).toEqual(['GET /api/v2/<int:item>', 'GET /api/v2/own', 'POST /order']);
    expect(app?.routes.find(({ path }) => path.endsWith('/own'))).toMatchObject({
      handler: 'own',
      guards: ['token_required.checked'],
    });
  });

  it('is found behind what stands before it', async () => {
    const app = await askPython(
      {
        'site.cfg': '',
        'wsgi.py':
          'from shop import create_app\nfrom werkzeug.middleware.proxy_fix import ProxyFix\napplication = ProxyFix(create_app())\n',
        'shop.py': shop,
      },
      { app: 'wsgi' },
    );
    expect(lines(app)).toContain('GET /dev/own');
  });

  it.each([
    [
      'a module that is missing',
      'import sqlalchemy_nowhere\n',
      /cannot be loaded.*needs the module "sqlalchemy_nowhere"/s,
    ],
    ['a variable that is missing', 'import os\nkey = os.environ["SHOP_KEY"]\n', /SHOP_KEY.*app\.py:2/s],
    ['an error of its own', 'raise ValueError("no port left")\n', /cannot be loaded.*ValueError: no port left/s],
    ['a name that is not there', 'apps = 1\n', /"app"/],
    [
      'a server of its own',
      'from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n',
      /app\.run\(\) is called while the module is imported/,
    ],
    ['an end of its own', 'import sys\nsys.exit(3)\n', /The application cannot be loaded/],
  ])('says why it can’t be loaded: %s', async (_what, text, sentence) => {
    await expect(askPython({ 'app.py': text }, { app: 'app:app' })).rejects.toThrow(sentence);
  });

  it('may print, start threads and have no end', async () => {
    const text = `
import sys, threading, time
from flask import Flask
print('app {"framework": "none"}' + 'x' * 2000000)
threading.Thread(target=lambda: time.sleep(600)).start()
app = Flask(__name__)
for number in range(2000):
    app.add_url_rule(f'/{number}', f'e{number}', lambda: '')
`;
    const app = await askPython({ 'app.py': text }, { app: 'app:app' });
    expect(app).toMatchObject({ framework: 'Flask', isCut: true });
    expect(app?.routes.length).toBeGreaterThan(100);
  });
});

describe.skipIf(asgiPython === null)('an application of a framework from PyPI', () => {
  const python = asgiPython as string;

  it('FastAPI: nested routers, mounted applications, what a request needs', async () => {
    const text = `
from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import OAuth2PasswordBearer
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from uuid import UUID
token = OAuth2PasswordBearer(tokenUrl='token')
inner, outer = APIRouter(prefix='/items'), APIRouter()
@inner.get('/{item}')
def item(item: UUID, size: int): ...
@inner.get('/mine')
async def mine(user: str = Depends(token)): ...
outer.include_router(inner)
app = FastAPI()
app.include_router(outer, prefix='/v' + str(1 + 1))
admin = FastAPI()
@admin.get('/state')
def state(): ...
app.mount('/admin', admin)
app.router.routes.append(Mount('/old', routes=[Route('/page', lambda request: PlainTextResponse('')), WebSocketRoute('/ws', print)]))
`;
    const app = await askPython({ 'src/main.py': text }, { launcher: 'uvicorn', app: 'main:app', cwd: 'src', python });
    expect(app?.framework).toBe('FastAPI');
    expect(lines(app)).toEqual(['GET /admin/state', 'GET /old/page', 'GET /v2/items/mine', 'GET /v2/items/{item}']);
    expect(app?.routes.find(({ path }) => path.endsWith('{item}'))).toMatchObject({
      types: { item: 'uuid' },
      query: ['size'],
    });
    expect(app?.routes.find(({ path }) => path.endsWith('mine'))?.guards).toContain('OAuth2PasswordBearer');
  });

  it('FastAPI: a factory, from a folder that an option names', async () => {
    const text =
      'from fastapi import FastAPI\ndef make():\n    app = FastAPI()\n    app.get("/hello")(lambda: 1)\n    return app\n';
    const service = {
      launcher: 'uvicorn',
      app: 'site_app:make',
      args: ['--factory', '--app-dir', 'lib'],
      python,
    } satisfies Service;
    expect(lines(await askPython({ 'lib/site_app.py': text }, service))).toEqual(['GET /hello']);
  });

  it('Django: includes, regular expressions, class views, logins', async () => {
    const app = await askPython(
      {
        'site_wsgi.py': `
import os
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_settings')
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
`,
        'site_settings.py': `SECRET_KEY = 'x'\nROOT_URLCONF = 'site_urls'\nINSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth']\n`,
        'site_urls.py': `
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import include, path, re_path
from django.views import View
class Page(View):
    def post(self, request): return HttpResponse('')
def plain(request): return HttpResponse('')
parts = [path('<slug:name>/', plain), re_path(r'^(?P<year>[0-9]{4})/$', plain), path('form', Page.as_view()), path('mine', login_required(plain))]
urlpatterns = [path('', plain), path('shop/', include(parts))]
`,
      },
      { app: 'site_wsgi:application', python },
    );
    expect(app?.framework).toBe('Django');
    expect(lines(app)).toEqual([
      'ANY /',
      'ANY /shop/<slug:name>/',
      'ANY /shop/mine',
      'ANY /shop/\ue000^(?P<year>[0-9]{4})/$\ue001',
      'POST /shop/form',
    ]);
    expect(app?.routes.find(({ path }) => path.endsWith('mine'))?.guards.join()).toMatch(/user_passes_test/);
  });
});

describe('an application of aiohttp', () => {
  it('is made by the coroutine that gunicorn would await', async () => {
    const text = `
from aiohttp import web
routes = web.RouteTableDef()
@routes.get('/crossings')
async def crossings(request): ...
async def ship(request): ...
async def make(settings=None):
    app, office = web.Application(), web.Application()
    app.add_routes(routes)
    app.add_routes([web.get(r'/ships/{ship:[0-9]+}', ship), web.post('/ships', ship), web.static('/files', '.')])
    office.router.add_route('*', '/hours', ship)
    app.add_subapp('/office/', office)
    return app
`;
    const app = await askPython({ 'ferry.py': text }, { app: 'ferry:make' });
    expect(app?.framework).toBe('Aiohttp');
    expect(lines(app)).toEqual(['ANY /office/hours', 'GET /crossings', 'GET /ships/{ship}', 'POST /ships']);
  });
});

describe.skipIf(frameworksPython === null)('applications with tables of routes of their own', () => {
  const python = frameworksPython as string;

  it('Litestar: controllers, routers, guards', async () => {
    const text = `
from litestar import Controller, Litestar, Router, get, post
def needs_admin(connection, handler): ...
class Trees(Controller):
    path = '/trees'
    @get()
    async def every(self) -> list[str]: return []
    @get('/{tree:int}', guards=[needs_admin])
    async def one(self, tree: int) -> int: return tree
    @post()
    async def plant(self) -> None: ...
app = Litestar([Router('/v1', route_handlers=[Trees])])
`;
    const app = await askPython({ 'orchard.py': text }, { launcher: 'uvicorn', app: 'orchard:app', python });
    expect(app?.framework).toBe('Litestar');
    expect(lines(app)).toEqual(['GET /v1/trees', 'GET /v1/trees/{tree:int}', 'POST /v1/trees']);
    expect(app?.routes.find(({ path }) => path.endsWith('int}'))?.guards).toContain('needs_admin');
  });

  it('Falcon: resources', async () => {
    const text = `
import falcon
class Stones:
    def on_get(self, request, response): ...
    def on_post_one(self, request, response, stone): ...
app = falcon.App()
app.add_route('/stones', Stones())
app.add_route('/stones/{stone:int}', Stones(), suffix='one')
`;
    const app = await askPython({ 'quarry.py': text }, { app: 'quarry:app', python });
    expect(app?.framework).toBe('Falcon');
    expect(lines(app)).toEqual(['GET /stones', 'POST /stones/{stone:int}']);
  });
});

describe('a Node service', () => {
  const routes = (express: string) => `
    const express = require('${express}');
    const app = express(), api = express.Router(), part = express();
    function requireLogin(request, answer, next) { next(); }
    api.get('/:id', function show(request, answer) { answer.end(); });
    api.post('/', (request, answer) => answer.end());
    part.get('/state', (request, answer) => answer.end());
    app.get('/', (request, answer) => answer.end());
    app.get('/mine', requireLogin, (request, answer) => answer.end());
    app.use(process.env.PREFIX + '/items', api);
    app.use('/part', part);
    setTimeout(() => app.listen(process.env.PORT), 10);`;

  it.each(['express', 'express-4'])('of %s: routers and applications with their prefixes', async (express) => {
    const app = await askNode({ 'server.js': routes(express) }, { app: 'server.js', env: { PREFIX: '/v1' } });
    expect(app?.framework).toBe('Express');
    expect(lines(app)).toEqual(['GET /', 'GET /mine', 'GET /part/state', 'GET /v1/items/:id', 'POST /v1/items/']);
    expect(app?.routes.find(({ path }) => path === '/mine')?.guards).toEqual(['requireLogin']);
    expect(app?.routes.find(({ path }) => path.endsWith(':id'))?.handler).toBe('show');
  });

  it.each([
    [
      'Express, as a module',
      'Express',
      {
        'server.mjs': `import express from 'express'; const r = express.Router(); r.get('/a', (q, s) => s.end()); express().use('/x', r).listen(3000);`,
      },
      { app: 'server.mjs' },
      ['GET /x/a'],
    ],
    [
      'Fastify',
      'Fastify',
      {
        'server.mjs': `import fastify from 'fastify'; const app = fastify();
          app.register(async (part) => { part.get('/stock/:id', async () => 1); part.get('/ws', { websocket: true }, async () => 1); }, { prefix: '/v1' });
          app.get('/', async () => 1); await app.listen({ port: 3000 });`,
      },
      { app: 'server.mjs' },
      ['GET /', 'GET /v1/stock/:id'],
    ],
    [
      'Fastify’s command',
      'Fastify',
      {
        'package.json': { name: 'fixture', scripts: { start: 'fastify start -l warn app.js' } },
        'app.js': `module.exports = async (fastify, _options) => { fastify.get('/there', async () => 1); };`,
      },
      { command: ['npm', 'start'] },
      ['GET /there'],
    ],
    [
      'Koa',
      'Koa',
      {
        'server.js': `const Koa = require('koa'); const { Router } = require('@koa/router');
          const router = new Router({ prefix: '/pots' }); router.get('/:id', (context) => { context.body = 1; }); router.post('/', () => {});
          require('http').createServer(new Koa().use(router.routes()).use(router.allowedMethods()).callback()).listen(3000);`,
      },
      { app: 'server.js' },
      ['GET /pots/:id', 'POST /pots'],
    ],
    [
      'Hono in TypeScript',
      'Hono',
      {
        'src/index.ts': `import { serve } from '@hono/node-server'; import { Hono } from 'hono';
          const books: Hono = new Hono(); books.get('/:id', (context) => context.text('')); books.use('*', async (_context, next) => next());
          const app = new Hono(); app.route('/books', books); app.get('/', (context) => context.text('')); serve({ fetch: app.fetch, port: 3000 });`,
      },
      { app: 'src/index.ts', nodeArgs: ['--import', 'tsx'] },
      ['GET /', 'GET /books/:id'],
    ],
    [
      'Nest',
      'Express',
      {
        'dist/main.js': `require('reflect-metadata'); const { NestFactory } = require('@nestjs/core');
          const { Controller, Get, Module } = require('@nestjs/common');
          class Root { get() { return ''; } }
          Get('list')(Root.prototype, 'get', Object.getOwnPropertyDescriptor(Root.prototype, 'get')); Controller('cats')(Root);
          class App {} Module({ controllers: [Root] })(App);
          NestFactory.create(App, { logger: false }).then((app) => app.setGlobalPrefix('api').listen(process.env.PORT ?? 3000));`,
      },
      { app: 'dist/main' },
      ['GET /api/cats/list'],
    ],
  ] as const)('of %s', async (_name, framework, files, service, expected) => {
    const app = await askNode(files, { ...service } as Omit<Service, 'launcher'>);
    expect(app?.framework).toBe(framework);
    expect(lines(app)).toEqual(expected);
  });

  it('without a framework has nothing to tell', async () => {
    expect(
      await askNode({ 'server.js': `require('http').createServer().listen(3000)` }, { app: 'server.js' }),
    ).toBeNull();
  });

  it('that can’t be loaded says why', async () => {
    await expect(askNode({ 'server.js': `require('nowhere-there')` }, { app: 'server.js' })).rejects.toThrow(
      /cannot be loaded.*needs the module "nowhere-there"/s,
    );
  });
});
