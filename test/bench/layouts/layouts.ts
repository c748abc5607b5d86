/** A project as its own generator lays it out. */
export interface Layout {
  readonly name: string;
  /** Programs and arguments, one after the other; `in`: the folder they start in, from the one of all layouts. */
  readonly build: readonly { readonly run: readonly string[]; readonly in?: string }[];
  /** What a developer would write next, by path from the layout's folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** What is run once they are written. */
  readonly finish?: Layout['build'];
  /** The folder of the project where that is not its name. */
  readonly folder?: string;
  /** What its plan has to hold. */
  readonly expect: RegExp;
}

const npx = (...args: readonly string[]) => ['npx', '--yes', ...args];
const npm = (name: string, ...args: readonly string[]) => ({ run: ['npm', ...args], in: name });
/** A virtual environment with what the project lists, and the project itself. */
const environment = (folder: string, ...packages: readonly string[]) => [
  { run: ['python3', '-m', 'venv', '.venv'], in: folder },
  { run: ['.venv/bin/pip', 'install', '--quiet', ...packages], in: folder },
];
/** An environment beside files that a developer wrote, where no generator lays them out. */
const written = (name: string, ...packages: readonly string[]) => [
  { run: ['mkdir', '-p', name] },
  ...environment(name, ...packages),
];
const tool = (program: string) => `../tools/bin/${program}`;

/** Generators that are Python packages stand in an environment of their own. */
export const pythonTools = ['uv', 'poetry', 'fastapi_template', 'create-flask-vps-app'];

export const layouts: readonly Layout[] = [
  {
    name: 'express-generator',
    build: [{ run: npx('express-generator', '--view=pug', 'express-generator') }, npm('express-generator', 'install')],
    expect: /"app": "bin\/www"[\s\S]*"path": "\/users\/"/,
  },
  {
    name: 'koa-generator',
    build: [{ run: npx('-p', 'koa-generator', 'koa2', 'koa-generator') }, npm('koa-generator', 'install')],
    expect: /"app": "bin\/www"[\s\S]*"path": "\/json"/,
  },
  {
    name: 'nest',
    build: [
      { run: npx('@nestjs/cli', 'new', 'nest', '--skip-git', '--package-manager', 'npm') },
      npm('nest', 'run', 'build'),
    ],
    expect: /"app": "dist\/main\.js"[\s\S]*"path": "\/"/,
  },
  {
    name: 'fastify-cli',
    build: [{ run: npx('fastify-cli', 'generate', 'fastify-cli') }, npm('fastify-cli', 'install')],
    expect: /"command": \["npm", "run", "start"\][\s\S]*"path": "\/example\/?"/,
  },
  {
    name: 'fastify-typescript',
    build: [
      { run: npx('fastify-cli', 'generate', '--lang=ts', 'fastify-typescript') },
      npm('fastify-typescript', 'install'),
      // With TypeScript 6 its own "npm start" does not find what its build writes.
      npm('fastify-typescript', 'install', '--save-dev', 'typescript@5'),
      npm('fastify-typescript', 'run', 'build:ts'),
    ],
    expect: /"command": \["npm", "run", "start"\][\s\S]*"path": "\/example\/?"/,
  },
  {
    name: 'next',
    build: [
      {
        run: npx(
          ...['create-next-app@latest', 'next', '--ts', '--app', '--api', '--no-eslint', '--src-dir', '--use-npm'],
          ...['--no-import-alias', '--disable-git', '--yes'],
        ),
      },
      npm('next', 'run', 'build'),
    ],
    expect: /"command": \["npm", "run", "start"\][\s\S]*"path": "\/"/,
  },
  {
    name: 'vite-ssr',
    build: [
      { run: npx('create-vite-extra@latest', 'vite-ssr', '--template', 'ssr-react-ts') },
      npm('vite-ssr', 'install'),
      npm('vite-ssr', 'run', 'build'),
    ],
    expect: /"app": "server\.js"[\s\S]*"NODE_ENV": ?"production"/,
  },
  {
    name: 'npm-workspaces',
    build: [
      { run: ['mkdir', 'npm-workspaces'] },
      npm('npm-workspaces', 'init', '--yes'),
      npm('npm-workspaces', 'init', '--yes', '--workspace', 'apps/api'),
      npm('npm-workspaces', 'init', '--yes', '--workspace', 'packages/lib'),
      npm('npm-workspaces', 'install', 'express', '--workspace', 'apps/api'),
      npm('npm-workspaces', 'install', 'lib', '--workspace', 'apps/api'),
      npm('npm-workspaces', 'pkg', 'set', 'scripts.start=node index.js', '--workspace', 'apps/api'),
    ],
    files: {
      'apps/api/index.js': `const express = require('express');
const app = express();
app.get('/health', (request, response) => response.json({ ok: true }));
app.use('/api/items', require('lib').router(express));
app.listen(process.env.PORT || 3000);
`,
      'packages/lib/index.js': `exports.router = (express) => {
  const router = express.Router();
  router.get('/', (request, response) => response.json([1, 2, 3]));
  router.get('/:id', (request, response) => response.json({ id: request.params.id }));
  return router;
};
`,
    },
    expect: /"cwd": "apps\/api"[\s\S]*"path": "\/api\/items\/"/,
  },
  {
    name: 'django-startproject',
    build: [
      { run: ['mkdir', 'django-startproject'] },
      ...environment('django-startproject', 'django', 'gunicorn'),
      { run: ['.venv/bin/django-admin', 'startproject', 'mysite', '.'], in: 'django-startproject' },
      { run: ['.venv/bin/python', 'manage.py', 'startapp', 'polls'], in: 'django-startproject' },
      { run: ['.venv/bin/python', 'manage.py', 'migrate'], in: 'django-startproject' },
    ],
    files: {
      'polls/views.py': `from django.http import HttpResponse\n\n\ndef index(request):\n    return HttpResponse("Hello")\n`,
      'polls/urls.py': `from django.urls import path\n\nfrom . import views\n\nurlpatterns = [path("", views.index, name="index")]\n`,
      'mysite/urls.py': `from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("polls/", include("polls.urls")), path("admin/", admin.site.urls)]
`,
    },
    expect: /"app": "mysite\.wsgi:application"[\s\S]*"path": "\/polls\/"/,
  },
  {
    name: 'flask-api',
    build: [{ run: ['tools/bin/create-flask-vps-app', 'flask-api'] }],
    expect: /"app": "main:app"[\s\S]*"cwd": "app"[\s\S]*"path": "\/health"/,
  },
  {
    name: 'fastapi-template',
    build: [
      { run: ['mkdir', 'fastapi-template'] },
      {
        run: [
          ...[tool('python'), '-m', 'fastapi_template', '--name', 'site_api', '--quiet', '--force'],
          ...['--api-type', 'rest', '--db', 'none', '--orm', 'none', '--ci', 'none'],
        ],
        in: 'fastapi-template',
      },
      ...environment(
        'fastapi-template/site_api',
        ...['fastapi', 'uvicorn[standard]', 'pydantic', 'pydantic-settings', 'yarl', 'ujson', 'httptools', 'pymongo'],
      ),
    ],
    folder: 'fastapi-template/site_api',
    expect: /"app": "site_api\.web\.application:get_app"[\s\S]*"--factory"[\s\S]*"path": "\/api\/health"/,
  },
  {
    name: 'uv-init',
    build: [
      { run: ['tools/bin/uv', 'init', '--app', '--package', 'uv-init'] },
      { run: [tool('uv'), 'add', 'fastapi', 'uvicorn[standard]'], in: 'uv-init' },
    ],
    files: {
      'src/uv_init/api.py': `from fastapi import APIRouter, FastAPI

router = APIRouter(prefix="/items")


@router.get("/")
def items():
    return [{"id": 1}]


app = FastAPI()
app.include_router(router, prefix="/api")
`,
    },
    expect: /"app": "uv_init\.api:app"[\s\S]*"path": "\/api\/items\/"/,
  },
  {
    name: 'uv-init-procfile',
    build: [
      { run: ['tools/bin/uv', 'init', 'uv-init-procfile'] },
      { run: [tool('uv'), 'add', 'flask', 'waitress'], in: 'uv-init-procfile' },
    ],
    files: {
      'main.py': `from flask import Flask

app = Flask(__name__)


@app.get("/hello")
def hello():
    return "hello"
`,
      Procfile: 'web: waitress-serve --port=$PORT --threads=6 main:app\n',
    },
    expect: /"launcher": "waitress"[\s\S]*"today": \{ "threads": 6 \}[\s\S]*"path": "\/hello"/,
  },
  {
    name: 'poetry-new',
    build: [
      { run: ['tools/bin/poetry', 'new', 'poetry-new', '--no-interaction'] },
      ...environment('poetry-new', 'flask', 'gunicorn'),
      { run: ['.venv/bin/pip', 'install', '--quiet', '--editable', '.'], in: 'poetry-new' },
    ],
    files: {
      'src/poetry_new/__init__.py': `from flask import Flask


def create_app(config=None):
    app = Flask(__name__)
    from .views import bp

    app.register_blueprint(bp, url_prefix="/v1")
    return app
`,
      'src/poetry_new/views.py': `from flask import Blueprint, jsonify

bp = Blueprint("main", __name__)


@bp.route("/ping")
def ping():
    return jsonify(ok=True)
`,
    },
    expect: /"app": "poetry_new:create_app\(\)"[\s\S]*"path": "\/v1\/ping"/,
  },
  {
    name: 'nest-fastify',
    build: [
      { run: npx('@nestjs/cli', 'new', 'nest-fastify', '--skip-git', '--package-manager', 'npm') },
      npm('nest-fastify', 'install', '@nestjs/platform-fastify'),
      npm('nest-fastify', 'uninstall', '@nestjs/platform-express', '@types/express'),
    ],
    files: {
      'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
  app.setGlobalPrefix('api');
  await app.listen(process.env.PORT ?? 3000);
}
void bootstrap();
`,
    },
    finish: [npm('nest-fastify', 'run', 'build')],
    expect: /"app": "dist\/main\.js"[\s\S]*"path": "\/api\/?"/,
  },
  {
    name: 'sveltekit',
    build: [
      {
        run: npx(
          'sv',
          'create',
          'sveltekit',
          '--template',
          'minimal',
          '--types',
          'ts',
          '--no-add-ons',
          '--install',
          'npm',
        ),
      },
      npm('sveltekit', 'install', '--save-dev', '@sveltejs/adapter-node@5'),
    ],
    files: {
      'svelte.config.js': `import adapter from '@sveltejs/adapter-node';\n\nexport default { kit: { adapter: adapter() } };\n`,
      'vite.config.ts': `import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({ plugins: [sveltekit()] });
`,
      'src/routes/api/time/+server.ts': `export const GET = () => new Response(JSON.stringify({ hour: 12 }));\n`,
    },
    finish: [npm('sveltekit', 'run', 'build')],
    expect: /"app": "build\/index\.js"[\s\S]*"path": "\/api\/time"/,
  },
  {
    // As its template for Node has it, which its generator loads from elsewhere than npm.
    name: 'hono',
    build: [
      { run: ['mkdir', 'hono'] },
      npm('hono', 'init', '--yes'),
      npm(
        'hono',
        'pkg',
        'set',
        'type=module',
        'scripts.dev=tsx watch src/index.ts',
        'scripts.build=tsc',
        'scripts.start=node dist/index.js',
      ),
      npm('hono', 'install', 'hono', '@hono/node-server'),
      npm('hono', 'install', '--save-dev', 'tsx', 'typescript', '@types/node'),
    ],
    files: {
      'tsconfig.json': `{
  "compilerOptions": {
    "target": "ESNext", "module": "NodeNext", "strict": true, "verbatimModuleSyntax": true, "skipLibCheck": true,
    "types": ["node"], "jsx": "react-jsx", "jsxImportSource": "hono/jsx", "rootDir": "./src", "outDir": "./dist"
  },
  "include": ["src"]
}
`,
      'src/books.ts': `import { Hono } from 'hono';

export const books = new Hono().get('/', (c) => c.json(['one', 'two']));
`,
      'src/index.ts': `import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { books } from './books.js';

const app = new Hono();

app.get('/', (c) => c.text('Hello Hono!'));
app.route('/books', books);

serve({ fetch: app.fetch, port: 3000 }, (info) => {
  console.log(\`Server is running on http://localhost:\${info.port}\`);
});
`,
    },
    finish: [npm('hono', 'run', 'build')],
    expect: /"app": "dist\/index\.js"[\s\S]*"path": "\/books\/?"/,
  },
  {
    name: 'nitro',
    build: [
      { run: ['mkdir', 'nitro'] },
      npm('nitro', 'init', '--yes'),
      npm(
        'nitro',
        'pkg',
        'set',
        'scripts.dev=nitro dev',
        'scripts.build=nitro build',
        'scripts.preview=node .output/server/index.mjs',
      ),
      npm('nitro', 'install', '--save-dev', 'nitropack'),
    ],
    files: {
      'nitro.config.ts': `export default defineNitroConfig({ compatibilityDate: '2025-01-01' });\n`,
      'routes/index.ts': `export default defineEventHandler(() => 'here');\n`,
      'api/hours.get.ts': `export default defineEventHandler(() => ({ hours: [8, 18] }));\n`,
    },
    finish: [npm('nitro', 'run', 'build')],
    expect: /"app": "\.output\/server\/index\.mjs"[\s\S]*"path": "\/api\/hours"/,
  },
  {
    name: 'typescript-out',
    build: [
      { run: ['mkdir', 'typescript-out'] },
      npm('typescript-out', 'init', '--yes'),
      npm('typescript-out', 'pkg', 'set', 'type=module', 'scripts.start=node bin/server.js', 'scripts.build=tsc'),
      npm('typescript-out', 'install', 'express'),
      npm('typescript-out', 'install', '--save-dev', 'typescript', '@types/node', '@types/express'),
    ],
    files: {
      'tsconfig.json': `{
  "compilerOptions": {
    "target": "ESNext", "module": "NodeNext", "strict": true, "skipLibCheck": true, "types": ["node"],
    "rootDir": ".", "outDir": "./build"
  },
  "exclude": ["build"]
}
`,
      'bin/server.ts': `import express from 'express';
import { beds } from '../app/beds.js';

const app = express();
app.use('/beds', beds);
app.listen(process.env.PORT ?? 3333);
`,
      'app/beds.ts': `import { Router } from 'express';

export const beds: Router = Router();
beds.get('/free', (_request, response) => {
  response.json({ free: 3 });
});
`,
    },
    finish: [npm('typescript-out', 'run', 'build')],
    expect: /"app": "build\/bin\/server\.js"[\s\S]*"path": "\/beds\/free"/,
  },
  {
    name: 'elysia-bun',
    build: [
      { run: ['mkdir', 'elysia-bun'] },
      npm('elysia-bun', 'init', '--yes'),
      npm('elysia-bun', 'pkg', 'set', 'scripts.start=bun run src/index.ts', 'scripts.dev=bun run --watch src/index.ts'),
      npm('elysia-bun', 'install', 'elysia', 'bun'),
    ],
    files: {
      'src/index.ts': `import { Elysia } from 'elysia';

const coins = new Elysia({ prefix: '/coins' }).get('/new', () => ['five', 'ten']);
const app = new Elysia()
  .get('/', () => 'mint')
  .use(coins)
  .listen(process.env.PORT ?? 3000);
`,
    },
    expect: /"bun", "run", "src\/index\.ts"[\s\S]*"path": "\/coins\/new"/,
  },
  {
    name: 'flask-src-factory',
    build: written('flask-src-factory', 'flask', 'gunicorn'),
    files: {
      Makefile: 'run:\n\tcd src && flask --app portal run --debug\n',
      'src/portal/__init__.py': `from flask import Flask

from portal.news import bp as news_blueprint


def create_app(test_config=None):
    app = Flask(__name__)
    app.register_blueprint(news_blueprint, url_prefix="/news")
    return app
`,
      'src/portal/news.py': `from flask import Blueprint, jsonify

bp = Blueprint("news", __name__)


@bp.get("/today")
def today():
    return jsonify(["rain"])
`,
    },
    expect: /"app": "portal:create_app\(\)"[\s\S]*"cwd": "src"[\s\S]*"path": "\/news\/today"/,
  },
  {
    name: 'fastapi-run',
    build: written('fastapi-run/backend', 'fastapi[standard]', 'pydantic-settings'),
    files: {
      'backend/Dockerfile': `FROM python:3.13
WORKDIR /app/
COPY ./app /app/app
CMD ["fastapi", "run", "--workers", "4", "app/main.py"]
`,
      'backend/app/__init__.py': '',
      'backend/app/core/__init__.py': '',
      'backend/app/core/config.py': `from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file="../.env", extra="ignore")
    API_V1_STR: str = "/api/v1"
    PROJECT_NAME: str


settings = Settings()
`,
      'backend/app/api/__init__.py': '',
      'backend/app/api/utils.py': `from fastapi import APIRouter

router = APIRouter(prefix="/utils", tags=["utils"])


@router.get("/health-check/")
async def health_check() -> bool:
    return True
`,
      'backend/app/api/main.py': `from fastapi import APIRouter

from app.api import utils

api_router = APIRouter()
api_router.include_router(utils.router)
`,
      'backend/app/main.py': `from fastapi import FastAPI

from app.api.main import api_router
from app.core.config import settings

app = FastAPI(title=settings.PROJECT_NAME)
app.include_router(api_router, prefix=settings.API_V1_STR)
`,
      '.env': 'PROJECT_NAME=Shop\n',
    },
    expect:
      /"app": "app\.main:app"[\s\S]*"cwd": "backend"[\s\S]*"today": \{ "workers": 4 \}[\s\S]*"path": "\/api\/v1\/utils\/health-check\/"/,
  },
  {
    name: 'litestar',
    build: written('litestar', 'litestar[standard]'),
    files: {
      'app.py': `from litestar import Controller, Litestar, get


class Items(Controller):
    path = "/items"

    @get()
    async def every(self) -> list[int]:
        return [1, 2]


@get("/")
async def index() -> str:
    return "Hello"


app = Litestar([index, Items])
`,
      Procfile: 'web: litestar run --host 0.0.0.0 --port $PORT\n',
    },
    expect: /"launcher": "uvicorn"[\s\S]*"app": "app:app"[\s\S]*"path": "\/items"/,
  },
  {
    name: 'quart',
    build: written('quart', 'quart', 'hypercorn'),
    files: {
      'tide.py': `from quart import Quart

app = Quart(__name__)


@app.get("/now")
async def now():
    return {"metres": 2.1}
`,
      'hypercorn.toml': 'workers = 2\nmax_requests = 100000\n',
      Procfile: 'web: hypercorn -c hypercorn.toml -b 0.0.0.0:$PORT tide:app\n',
    },
    expect:
      /"launcher": "hypercorn"[\s\S]*"args": \["-c", "hypercorn\.toml"\][\s\S]*"today": \{ "workers": 2 \}[\s\S]*"path": "\/now"/,
  },
  {
    name: 'sanic',
    build: written('sanic', 'sanic'),
    files: {
      'server.py': `from sanic import Blueprint, Sanic, json, text

shelf = Blueprint("shelf", url_prefix="/shelf")


@shelf.get("/loaves")
async def loaves(request):
    return json(["rye"])


app = Sanic("bakery")
app.blueprint(shelf)


@app.get("/")
async def index(request):
    return text("open")


if __name__ == "__main__":
    app.run(port=8000)
`,
    },
    expect: /"-m", "sanic", "server:app"[\s\S]*"\{workers\}"[\s\S]*"path": "\/shelf\/loaves"/,
  },
  {
    name: 'falcon',
    build: written('falcon', 'falcon', 'gunicorn'),
    files: {
      'quarry/__init__.py': '',
      'quarry/app.py': `import falcon


class Stones:
    def on_get(self, request, response):
        response.media = ["slate", "granite"]


def create_app():
    app = falcon.App()
    app.add_route("/stones", Stones())
    return app
`,
      Procfile: "web: gunicorn 'quarry.app:create_app()' --bind 0.0.0.0:$PORT\n",
    },
    expect: /"app": "quarry\.app:create_app\(\)"[\s\S]*"today": \{ "workerClass": "sync"[\s\S]*"path": "\/stones"/,
  },
  {
    name: 'aiohttp',
    build: written('aiohttp', 'aiohttp', 'gunicorn'),
    files: {
      'main.py': `from aiohttp import web

routes = web.RouteTableDef()


@routes.get("/crossings")
async def crossings(request):
    return web.json_response(["08:10"])


async def make_app():
    app = web.Application()
    app.add_routes(routes)
    return app


if __name__ == "__main__":
    web.run_app(make_app())
`,
    },
    expect: /"app": "main:make_app"[\s\S]*"aiohttp\.GunicornWebWorker"[\s\S]*"path": "\/crossings"/,
  },
  {
    name: 'django-daphne',
    build: [
      ...written('django-daphne', 'django', 'channels[daphne]'),
      { run: ['.venv/bin/django-admin', 'startproject', 'harbour', '.'], in: 'django-daphne' },
    ],
    files: {
      'harbour/asgi.py': `import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "harbour.settings")
django_asgi_app = get_asgi_application()
application = ProtocolTypeRouter({"http": django_asgi_app, "websocket": URLRouter([])})
`,
      'harbour/urls.py': `from django.http import HttpResponse
from django.urls import path


def moored(request):
    return HttpResponse("Anna")


urlpatterns = [path("moored/", moored)]
`,
      Procfile: 'web: daphne -b 0.0.0.0 -p $PORT harbour.asgi:application\n',
    },
    expect: /"-m", "daphne"[\s\S]*"harbour\.asgi:application"[\s\S]*"path": "\/moored\/"/,
  },
];
