import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readProject } from '../../../src/extension/route-reader/read-project.ts';

const script = resolve(import.meta.dirname, '../../../dist/route-reader.js');

it('finds the routes of a project with their places, those of parts with their prefixes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-routes-'));
  try {
    await mkdir(join(folder, 'shop'));
    await writeFile(
      join(folder, 'app.py'),
      'from flask import Flask\nfrom shop.views import shop\n\napp = Flask(__name__)\napp.register_blueprint(shop, url_prefix="/shop")\n\n@app.route("/sleep/<int:seconds>")\ndef sleep(seconds):\n    return "ok"\n',
    );
    await writeFile(join(folder, 'shop/__init__.py'), '');
    await writeFile(
      join(folder, 'shop/views.py'),
      'from flask import Blueprint\n\nshop = Blueprint("shop", __name__)\n\n@shop.get("/items")\ndef items():\n    return "ok"\n',
    );
    const { routes, apps } = await readProject(script, folder);
    expect(routes.map(({ file, line, pattern, doubtful }) => ({ file, line, pattern, doubtful }))).toEqual(
      expect.arrayContaining([
        { file: 'app.py', line: 7, pattern: '/sleep/<int:seconds>', doubtful: false },
        { file: 'shop/views.py', line: 5, pattern: '/shop/items', doubtful: false },
      ]),
    );
    expect(routes).toHaveLength(2);
    expect(apps.map(({ value }) => value)).toEqual(['app:app']);
    expect(await readProject(script, join(folder, 'none'))).toEqual({ routes: [], apps: [] });
  } finally {
    await rm(folder, { recursive: true });
  }
});
