import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { LauncherName } from '../../../src/model/plan/plan.ts';
import { settingsEdit } from '../../../src/project/homes/settings-edit.ts';

const wanted = { workerClass: 'gthread', workers: 2, threads: 4 };
let folder: string;
const place = (launcher: LauncherName) => ({ launcher, planFolder: folder, serviceFolder: folder });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servebench-edit-'));
});

describe('settingsEdit', () => {
  test('without any home it makes a gunicorn.conf.py', async () => {
    expect(await settingsEdit(place('gunicorn'), wanted)).toEqual({
      path: join(folder, 'gunicorn.conf.py'),
      file: 'gunicorn.conf.py',
      exists: false,
      isPlan: false,
      before: '',
      after: 'workers = 2\nthreads = 4\nworker_class = "gthread"\n',
    });
  });

  test('changes the command line that names a setting, since it wins over the configuration file', async () => {
    await writeFile(join(folder, 'gunicorn.conf.py'), 'workers = 9\n');
    await writeFile(join(folder, 'Procfile'), 'web: gunicorn -w 3 app:app\n');
    const edit = await settingsEdit(place('gunicorn'), wanted);
    expect(edit).toMatchObject({ file: 'Procfile', after: 'web: gunicorn --threads 4 -k gthread -w 2 app:app\n' });
  });

  test('prefers the configuration file where the command line names nothing', async () => {
    await writeFile(join(folder, 'gunicorn.conf.py'), 'bind = ":80"\n');
    await writeFile(join(folder, 'Procfile'), 'web: gunicorn app:app\n');
    expect(await settingsEdit(place('gunicorn'), wanted)).toMatchObject({ file: 'gunicorn.conf.py' });
  });

  test('changes the configuration that the command line names, and none that nobody reads', async () => {
    await mkdir(join(folder, 'conf'));
    await writeFile(join(folder, 'conf/prod.py'), 'workers = 9\n');
    await writeFile(join(folder, 'gunicorn.conf.py'), 'workers = 1\n');
    await writeFile(join(folder, 'Procfile'), 'web: gunicorn -c conf/prod.py app:app\n');
    const edit = await settingsEdit(place('gunicorn'), { workers: 2 });
    expect(edit).toMatchObject({ file: 'conf/prod.py', after: 'workers = 2\n' });
  });

  test('leaves alone what is no Python, what its interpreter refuses, and values that no command line holds', async () => {
    await writeFile(join(folder, 'gunicorn.conf.py'), 'workers = = 9\n');
    expect(await settingsEdit(place('gunicorn'), wanted)).toEqual({
      refused: "gunicorn.conf.py can't be changed: line 1 is no Python.",
    });
    await writeFile(join(folder, 'gunicorn.conf.py'), 'workers = 9\n');
    const refusal = async () => 'The file would not be Python: line 1.';
    expect(await settingsEdit(place('gunicorn'), wanted, undefined, refusal)).toEqual({ refused: await refusal() });
    await writeFile(join(folder, 'Procfile'), 'web: gunicorn -w 3 app:app\n');
    expect(await settingsEdit(place('gunicorn'), { workerClass: '$(reboot)' })).toEqual({
      refused: expect.stringContaining('no value that can be written into a command line'),
    });
  });

  test('nothing to change: the project runs so already', async () => {
    await writeFile(join(folder, 'gunicorn.conf.py'), 'workers = 2\nthreads = 4\nworker_class = "gthread"\n');
    expect(await settingsEdit(place('gunicorn'), wanted)).toBe('already-so');
  });

  test('changes what the editor shows, which may not be saved yet', async () => {
    await writeFile(join(folder, 'gunicorn.conf.py'), 'workers = 2\n');
    const unsaved = 'workers = 3\ntimeout = 9\n';
    const readText = async (path: string) => (path.endsWith('gunicorn.conf.py') ? unsaved : null);
    const edit = await settingsEdit(place('gunicorn'), { workers: 4 }, readText);
    expect(edit).toMatchObject({ before: unsaved, after: 'workers = 4\ntimeout = 9\n' });
  });

  test('finds the command line of another server, in the folder of the service', async () => {
    const serviceFolder = join(folder, 'api');
    await mkdir(serviceFolder);
    await writeFile(join(serviceFolder, 'Procfile'), 'web: uvicorn app:app --workers 1\n');
    expect(await settingsEdit({ ...place('uvicorn'), serviceFolder }, { workers: 2 })).toMatchObject({
      path: join(serviceFolder, 'Procfile'),
      file: 'api/Procfile',
      isPlan: false,
      after: 'web: uvicorn app:app --workers 2\n',
    });
  });

  test('keeps settings that no other file says anything of in the plan', async () => {
    const plan =
      '{\n  // which\n  "settings": { "workers": [1, 2], "pool": [4] }, // to try\n  "search": "guided"\n}\n';
    await writeFile(join(folder, 'servebench.json'), plan);
    expect(await settingsEdit(place('command'), { workers: 2, pool: 4 })).toMatchObject({
      file: 'servebench.json',
      exists: true,
      isPlan: true,
      after: plan.replace('[1, 2]', '2'),
    });
    expect(await settingsEdit(place('command'), { pool: 4 })).toBe('already-so');
  });

  test('has no place where there is no plan either, nor for a server that runs already', async () => {
    expect(await settingsEdit(place('node'), { workers: 2 })).toBe('no-place');
    expect(await settingsEdit(place('attach'), {})).toBe('no-place');
  });
});
