import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../../../src/model/plan/plan.ts';
import { readPlan } from '../../../../src/model/plan/plan-file.ts';
import { draftPlan } from '../../../../src/project/find/draft-plan.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servebench-draft-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function project(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function drafted(
  files: Readonly<Record<string, string>>,
): Promise<{ plan: Plan; text: string; notes: readonly string[]; found: boolean }> {
  await project(files);
  const draft = await draftPlan(folder, { cores: 2 });
  const check = readPlan(draft.text);
  if (check.plan === null) throw new Error(`${draft.text}\n${JSON.stringify(check.faults)}`);
  return { ...draft, plan: check.plan };
}

const paths = (plan: Plan) => plan.endpoints.map((endpoint) => endpoint.path);

describe('draftPlan for Flask', () => {
  it('finds the example’s app and its three blocking routes', async () => {
    const draft = await draftPlan('examples/flask-blocking', { cores: 2 });
    const { plan } = readPlan(draft.text);
    expect(plan?.service).toMatchObject({ launcher: 'gunicorn', app: 'blocking_flask:app', cwd: '.' });
    expect(plan?.endpoints.map(({ name, path }) => [name, path])).toEqual([
      ['index', '/'],
      ['sleep', '/sleep/1'],
      ['request', '/request/1'],
      ['compute', '/compute/1'],
    ]);
    expect(plan?.settings).toEqual({ workerClass: ['sync', 'gevent'], workers: [1, 2, 4], threads: [1, 4] });
    expect(draft.notes[0]).toMatch(/^blocking_flask\.py:\d+ makes the Flask app blocking_flask:app\.$/);
  });

  it('calls a factory, from the folder above its package', async () => {
    const { plan } = await drafted({
      'src/shop/__init__.py':
        'from flask import Flask\n\ndef create_app(config=None):\n    app = Flask(__name__)\n    @app.get("/health")\n    def health():\n        return "ok"\n    return app\n',
    });
    expect(plan.service).toMatchObject({ app: 'shop:create_app()', cwd: 'src' });
    expect(paths(plan)).toEqual(['/health']);
  });

  it('starts a module beside the neighbours that it imports by their bare names', async () => {
    const app =
      'from flask import Flask\nfrom cors import allow\nimport logging\napp = Flask(__name__)\n@app.get("/a")\ndef a(): ...\n';
    const { plan } = await drafted({ 'app/__init__.py': '', 'app/main.py': app, 'app/cors.py': 'allow = 1\n' });
    expect(plan.service).toMatchObject({ app: 'main:app', cwd: 'app' });
  });

  it('starts a module above its package where a neighbour is only called like a library', async () => {
    const app = 'from flask import Flask\nimport logging, celery\nfrom site_app import db\napp = Flask(__name__)\n';
    const { plan } = await drafted({
      'site_app/__init__.py': '',
      'site_app/main.py': app,
      'site_app/db.py': '',
      'site_app/logging.py': '',
      'site_app/celery.py': 'from celery import Celery\nqueue = Celery("a")\n',
    });
    expect(plan.service).toMatchObject({ app: 'site_app.main:app', cwd: '.' });
  });

  it('has the run ask the application where reading could not tell its routes', async () => {
    const routes = 'bp = Blueprint("b", __name__)\n@bp.get("/tags")\ndef tags(): ...\n';
    const { plan } = await drafted({
      'app.py': `import os\nfrom flask import Blueprint, Flask\n${routes}app = Flask(__name__)\napp.register_blueprint(bp, url_prefix=os.environ["PREFIX"])\n`,
    });
    expect(plan.ask).toBe(true);
    const known = await drafted({
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n@app.get("/a")\ndef a(): ...\n',
    });
    expect(known.plan.ask).toBeUndefined();
  });

  it('prefers the app that wsgi.py makes with the factory', async () => {
    const { plan, notes } = await drafted({
      'shop/__init__.py': 'from flask import Flask\ndef create_app():\n    return Flask(__name__)\n',
      'wsgi.py': 'from shop import create_app\napp = create_app()\n',
    });
    expect(plan.service.app).toBe('wsgi:app');
    // What an app was made by is no second service.
    expect(notes.join('\n')).not.toContain('Also found');
  });

  it('writes a path with a space as HTTP has it', async () => {
    const { plan } = await drafted({
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n@app.get("/a b")\ndef a(): ...\n',
    });
    expect(plan.endpoints.map(({ path }) => path)).toEqual(['/a%20b']);
  });

  it('calls a plain factory of aiohttp, which the worker class would not', async () => {
    const factory = (word: string) =>
      drafted({ 'web.py': `from aiohttp import web\n${word}def make(argv=None):\n    return web.Application()\n` });
    expect((await factory('')).plan.service.app).toBe('web:make()');
    expect((await factory('async ')).plan.service.app).toBe('web:make');
  });

  it('says so when the factory needs arguments', async () => {
    const { notes } = await drafted({
      'app.py': 'from flask import Flask\ndef make(config_name: str):\n    app = Flask(__name__)\n    return app\n',
    });
    expect(notes.join('\n')).toContain(
      "make needs config_name: write the call as it should be, such as make('production').",
    );
  });

  it('puts the prefixes of blueprints before their routes', async () => {
    const { plan } = await drafted({
      'app.py':
        'from flask import Flask\nimport users, items\napp = Flask(__name__)\napp.register_blueprint(users.bp, url_prefix="/users")\napp.register_blueprint(items.bp)\n',
      'users.py': 'bp = Blueprint("users", __name__)\n@bp.route("/list")\ndef users(): ...\n',
      'items.py':
        'bp = Blueprint("items", __name__, url_prefix="/items")\n@bp.route("/<int:id>/price")\ndef item(id): ...\n',
    });
    expect(paths(plan).sort()).toEqual(['/items/1/price', '/users/list']);
  });

  it('leaves out what is not a GET, is in a comment or a docstring, or belongs to tests', async () => {
    const { plan } = await drafted({
      'app.py': [
        '"""',
        '@app.route("/docstring")',
        '"""',
        'app = Flask(__name__)',
        '@app.route("/post", methods=["POST"])',
        'def post(): ...',
        '# @app.route("/commented")',
        '@app.route("/both", methods=["GET", "POST"])',
        'def both(): return "#not a comment"',
      ].join('\n'),
      'tests/other.py': 'app = Flask(__name__)\n@app.get("/tests")\ndef t(): ...\n',
      '.venv/lib/site.py': 'app = Flask(__name__)\n@app.get("/venv")\ndef t(): ...\n',
    });
    expect(paths(plan)).toEqual(['/both']);
  });

  it('writes routes that may change something, or need a value nobody can guess, as comments', async () => {
    const { plan, text, notes } = await drafted({
      'app.py':
        'app = Flask(__name__)\n@app.get("/")\ndef i(): ...\n@app.get("/logout")\ndef l(): ...\n@app.get("/orders/<uuid:order>")\ndef o(order): ...\n@app.get("/scale/<float:by>")\ndef s(by): ...\n',
    });
    expect(paths(plan)).toEqual(['/', '/scale/1.0']);
    expect(text).toContain('// { "name": "logout", "path": "/logout" }, It may change something');
    expect(text).toContain('// { "name": "orders-A-UUID", "path": "/orders/A-UUID" }');
    expect(notes).toContain('More routes stand in comments: take in those that matter to you.');
    const uncommented = text.replace(/\/\/ (\{ "name": "logout", "path": "\/logout" \},).*/, '$1');
    expect(readPlan(uncommented).plan?.endpoints).toHaveLength(3);
  });

  it('gives every endpoint a name of its own and measures at most four', async () => {
    const routes = ['/a', '/a/<int:n>', '/b', '/c', '/d', '/e'].map((r, i) => `@app.get("${r}")\ndef f${i}(): ...`);
    const { plan } = await drafted({ 'app.py': `app = Flask(__name__)\n${routes.join('\n')}\n` });
    expect(plan.endpoints.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('names the interpreter beside the app, and the missing requirement', async () => {
    const { notes } = await drafted({
      'app.py': 'app = Flask(__name__)\n',
      'requirements.txt': 'flask\n# gunicorn one day\n',
      '.venv/bin/python': '',
    });
    expect(notes).toContain('The interpreter is .venv/bin/python.');
    expect(notes.join('\n')).toContain('pip install gunicorn');
  });
});

describe('draftPlan for others', () => {
  it('finds Django with its routes, included ones too', async () => {
    const { plan } = await drafted({
      'manage.py': '',
      'site1/wsgi.py': 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
      'site1/urls.py':
        'urlpatterns = [path("admin/", admin.site.urls), path("polls/", include("polls.urls")), path("about/", views.about)]\n',
      'polls/urls.py': 'urlpatterns = [path("", views.index), path("<int:pk>/", views.detail)]\n',
    });
    expect(plan.service).toMatchObject({ launcher: 'gunicorn', app: 'site1.wsgi:application', cwd: '.' });
    expect(paths(plan)).toEqual(['/about/', '/polls/', '/polls/1/']);
  });

  it('runs FastAPI on uvicorn, its factory too', async () => {
    const { plan, notes } = await drafted({
      'main.py': 'app = FastAPI()\n@app.get("/items/{item_id}")\nasync def item(item_id: int): ...\n',
    });
    expect(plan.service).toMatchObject({ launcher: 'uvicorn', app: 'main:app', args: [] });
    expect(plan.settings).toEqual({ workers: [1, 2, 4] });
    expect(paths(plan)).toEqual(['/items/1']);
    expect(notes.join('\n')).toContain('pip install uvicorn');
    const { plan: made } = await drafted({ 'main.py': 'def make():\n    app = FastAPI()\n    return app\n' });
    expect(made.service).toMatchObject({ launcher: 'uvicorn', app: 'main:make', args: ['--factory'] });
  });

  it('finds the server of a package.json and its routes', async () => {
    const { plan } = await drafted({
      'package.json': '{ "scripts": { "start": "NODE_ENV=production node --enable-source-maps src/server.js" } }',
      'src/server.js':
        'const app = require("express")(); app.get("/users/:id", show); app.get("/", index); app.listen(3000);',
    });
    expect(plan.service).toMatchObject({ launcher: 'node', app: 'src/server.js' });
    expect(paths(plan)).toEqual(['/', '/users/1']);
    expect(plan.service).toMatchObject({ nodeArgs: ['--enable-source-maps'], env: { NODE_ENV: 'production' } });
  });

  it('is not taken in by a package.json without a server', async () => {
    const { found } = await drafted({ 'package.json': '{ "main": "index.js" }', 'index.js': 'export default 1;' });
    expect(found).toBe(false);
  });

  it('takes gunicorn’s settings from the Procfile into the space', async () => {
    const { plan } = await drafted({
      Procfile: 'release: ./migrate\nweb: gunicorn -w 3 --threads=8 --preload -b 0.0.0.0:$PORT -kgevent shop.wsgi\n',
      'app.py': 'app = Flask(__name__)\n@app.get("/x")\ndef x(): ...\n',
    });
    expect(plan.service).toMatchObject({ launcher: 'gunicorn', app: 'shop.wsgi:application' });
    expect(plan.settings).toEqual({ workerClass: ['sync', 'gevent'], workers: [1, 2, 3, 4], threads: [1, 4, 8] });
    expect(paths(plan)).toEqual(['/x']);
  });

  it('runs any other Procfile command with its port in place, and refuses one that needs a shell', async () => {
    const { plan } = await drafted({
      Procfile: 'web: python serve.py --port ${PORT} "--name=my app"\n',
      '.venv/bin/python': '',
    });
    expect(plan.service.command).toEqual(['.venv/bin/python', 'serve.py', '--port', '{port}', '--name=my app']);
    await project({ Procfile: 'web: ./migrate && ./serve --port $PORT\n' });
    expect((await draftPlan(folder)).found).toBe(false);
  });

  it('gives a template where nothing is found, and where the folder is not there', async () => {
    const { text, found, notes } = await drafted({ 'README.md': '' });
    expect(found).toBe(false);
    expect(text.match(/<--/g)).toHaveLength(3);
    expect(notes).toEqual(['No web service was found here; the plan is a template to fill in.']);
    expect(readPlan((await draftPlan(join(folder, 'nowhere'))).text).plan).not.toBeNull();
  });

  it('does not follow links in circles', async () => {
    await project({ 'app/main.py': 'app = Flask(__name__)\n' });
    await symlink(folder, join(folder, 'app', 'again'));
    expect((await draftPlan(folder)).found).toBe(true);
  });

  it('always drafts a plan that can be read, whatever the sources hold', async () => {
    const word = fc.constantFrom(
      ...[
        'app',
        ' = ',
        'Flask(',
        ')',
        '\n',
        '@app.get("',
        '/x',
        '<int:n>',
        '"',
        "'",
        '\\',
        '{a}',
        '#',
        '"""',
        'def ',
        '(',
        ' ',
      ],
      ...['{', '}', '*/', '//', '\u2028', '\0', '🦀'],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 40 }), async (words) => {
        await project({ 'app.py': words.join(''), Procfile: `web: ${words.join('')}` });
        expect(readPlan((await draftPlan(folder)).text).faults).toBeNull();
      }),
      { numRuns: 100 },
    );
  });
});
