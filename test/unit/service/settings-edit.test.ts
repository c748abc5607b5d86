import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { settingsEdit } from '../../../src/service/project-settings/settings-edit.ts';

const wanted = { workerClass: 'gthread', workers: 2, threads: 4 };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servebench-edit-'));
});

describe('settingsEdit', () => {
  test('without any home it makes a gunicorn.conf.py', async () => {
    expect(await settingsEdit(folder, 'gunicorn', wanted)).toEqual({
      file: 'gunicorn.conf.py',
      exists: false,
      before: '',
      after: 'workers = 2\nthreads = 4\nworker_class = "gthread"\n',
    });
  });

  test('changes the command line that names a setting, since it wins over the configuration file', async () => {
    await writeFile(join(folder, 'gunicorn.conf.py'), 'workers = 9\n');
    await writeFile(join(folder, 'Procfile'), 'web: gunicorn -w 3 app:app\n');
    const edit = await settingsEdit(folder, 'gunicorn', wanted);
    expect(edit?.file).toBe('Procfile');
    expect(edit?.after).toBe('web: gunicorn --threads 4 -k gthread -w 2 app:app\n');
  });

  test('prefers the configuration file where the command line names nothing', async () => {
    await writeFile(join(folder, 'gunicorn.conf.py'), 'bind = ":80"\n');
    await writeFile(join(folder, 'Procfile'), 'web: gunicorn app:app\n');
    expect((await settingsEdit(folder, 'gunicorn', wanted))?.file).toBe('gunicorn.conf.py');
  });

  test('nothing to change: the project runs so already', async () => {
    await writeFile(join(folder, 'gunicorn.conf.py'), 'workers = 2\nthreads = 4\nworker_class = "gthread"\n');
    expect(await settingsEdit(folder, 'gunicorn', wanted)).toBeNull();
  });

  test('changes what the editor shows, which may not be saved yet', async () => {
    await writeFile(join(folder, 'gunicorn.conf.py'), 'workers = 2\n');
    const unsaved = 'workers = 3\ntimeout = 9\n';
    const readText = async (path: string) => (path.endsWith('gunicorn.conf.py') ? unsaved : null);
    const edit = await settingsEdit(folder, 'gunicorn', { workers: 4 }, readText);
    expect(edit).toMatchObject({ before: unsaved, after: 'workers = 4\ntimeout = 9\n' });
  });

  test('other launchers have no known home', async () => {
    expect(await settingsEdit(folder, 'node', { workers: 2 })).toBeNull();
  });
});
