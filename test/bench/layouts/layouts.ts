/** A project as its own generator lays it out. */
export interface Layout {
  readonly name: string;
  /** Programs and arguments, one after the other; `in`: the folder they start in, from the one of all layouts. */
  readonly build: readonly { readonly run: readonly string[]; readonly in?: string }[];
  /** What a developer would write next, by path from the layout's folder. */
  readonly files?: Readonly<Record<string, string>>;
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
];
