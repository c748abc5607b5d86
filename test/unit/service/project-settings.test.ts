import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findSettingsHomes, todaysSettings } from '../../../src/project/homes/find-settings-homes.ts';
import { gunicornConfigHome } from '../../../src/project/homes/gunicorn-config.ts';
import { packageScriptHome } from '../../../src/project/homes/package-script.ts';
import { procfileHome } from '../../../src/project/homes/procfile.ts';
import { commandWithSettings, runsServer, settingsOfCommand } from '../../../src/project/homes/server-arguments.ts';

const wanted = { workerClass: 'gevent', workers: 2, threads: 1 };

describe('a gunicorn command line', () => {
  test.each([
    ['gunicorn app:app', {}],
    ['gunicorn -w 4 app:app', { workers: 4 }],
    ['gunicorn -w4 --threads=8 app:app', { workers: 4, threads: 8 }],
    ['python -m gunicorn --workers 3 -k gthread app:app', { workers: 3, workerClass: 'gthread' }],
    // A value from the environment is not a number that can be known here.
    ['gunicorn --workers ${WEB_CONCURRENCY:-2} app:app', {}],
  ])('%s', (command, settings) => {
    expect(settingsOfCommand('gunicorn', command)).toEqual(settings);
  });

  test.each([
    ['web: gunicorn app:app --log-file -', 'web: gunicorn -w 2 --threads 1 -k gevent app:app --log-file -'],
    ['gunicorn -w4 --threads=8 app:app', 'gunicorn -k gevent -w2 --threads=1 app:app'],
    [
      '/venv/bin/gunicorn --workers 3 -k gthread --threads 4 app:app',
      '/venv/bin/gunicorn --workers 2 -k gevent --threads 1 app:app',
    ],
    [
      'gunicorn --workers ${WEB_CONCURRENCY:-2} -k sync --threads 1 app:app',
      'gunicorn --workers 2 -k gevent --threads 1 app:app',
    ],
  ])('%s is rewritten in place', (command, rewritten) => {
    expect(commandWithSettings('gunicorn', command, wanted)).toBe(rewritten);
    expect(settingsOfCommand('gunicorn', rewritten)).toEqual(wanted);
    expect(commandWithSettings('gunicorn', rewritten, wanted)).toBe(rewritten);
  });

  test('other words with gunicorn in them are not the program', () => {
    expect(runsServer('gunicorn', 'pip install gunicorn-tools')).toBe(false);
    expect(runsServer('gunicorn', 'python run_gunicorn.py')).toBe(false);
    expect(runsServer('gunicorn', 'PORT=1 gunicorn app:app')).toBe(true);
  });
});

describe('the command line of another server', () => {
  test.each([
    ['uvicorn', 'uvicorn --workers=1 app:app', { workers: 4 }, 'uvicorn --workers=4 app:app'],
    [
      'uvicorn',
      'python -m uvicorn app:app --port 80',
      { workers: 4 },
      'python -m uvicorn --workers 4 app:app --port 80',
    ],
    [
      'hypercorn',
      'hypercorn -k asyncio -w 1 app:app',
      { workerClass: 'uvloop', workers: 2 },
      'hypercorn -k uvloop -w 2 app:app',
    ],
    [
      'granian',
      'granian --interface wsgi --workers 1 --blocking-threads 1 app:app',
      { workers: 2, threads: 4 },
      'granian --interface wsgi --workers 2 --blocking-threads 4 app:app',
    ],
    ['waitress', 'waitress-serve --threads=4 app:app', { threads: 8 }, 'waitress-serve --threads=8 app:app'],
  ] as const)('%s: %s', (launcher, command, settings, rewritten) => {
    expect(runsServer(launcher, command)).toBe(true);
    expect(commandWithSettings(launcher, command, settings)).toBe(rewritten);
    expect(settingsOfCommand(launcher, rewritten)).toEqual(settings);
  });

  test('a gunicorn with a worker class of uvicorn is not uvicorn', () => {
    expect(runsServer('uvicorn', 'gunicorn -k uvicorn.workers.UvicornWorker app:app')).toBe(false);
  });
});

describe('homes of settings', () => {
  test('a Procfile: only the web line changes', () => {
    const home = procfileHome(
      'Procfile',
      'release: ./migrate\nworker: celery -w 8\nweb: gunicorn -w 4 app:app\n',
      'gunicorn',
    );
    expect(home?.current).toEqual({ workers: 4 });
    expect(home?.withSettings(wanted)).toBe(
      'release: ./migrate\nworker: celery -w 8\nweb: gunicorn --threads 1 -k gevent -w 2 app:app\n',
    );
    expect(procfileHome('Procfile', 'web: uvicorn app:app', 'gunicorn')).toBeNull();
  });

  test('package.json: the script changes, the rest stays to the letter', () => {
    const text =
      '{\n\t"name": "x", // note\n\t"scripts": { "lint": "x", "start": "gunicorn -w 1 -k sync --threads 2 app:app" }\n}\n';
    expect(packageScriptHome('package.json', text, 'gunicorn')?.withSettings(wanted)).toBe(
      text.replace('-w 1 -k sync --threads 2', '-w 2 -k gevent --threads 1'),
    );
    expect(packageScriptHome('package.json', '{}', 'gunicorn')).toBeNull();
    expect(packageScriptHome('package.json', 'not json', 'gunicorn')).toBeNull();
  });

  test('gunicorn.conf.py: values change where they stand, missing ones are added, comments stay', () => {
    const text =
      'import multiprocessing\nworkers = multiprocessing.cpu_count() * 2 + 1  # rule of thumb\nbind = "0.0.0.0:80"\nthreads=4';
    const home = gunicornConfigHome('gunicorn.conf.py', text);
    expect(home.current).toEqual({ threads: 4 });
    expect(home.withSettings(wanted)).toBe(
      'import multiprocessing\nworkers = 2  # rule of thumb\nbind = "0.0.0.0:80"\nthreads=1\nworker_class = "gevent"\n',
    );
  });

  test('what a project runs today: the command line wins over the configuration file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'servebench-homes-'));
    expect(todaysSettings(await findSettingsHomes(folder, 'gunicorn'))).toBeNull();
    await writeFile(join(folder, 'gunicorn.conf.py'), 'workers = 8\nworker_class = "gthread"\n');
    await writeFile(join(folder, 'Procfile'), 'web: gunicorn -w 3 app:app\n');
    const homes = await findSettingsHomes(folder, 'gunicorn');
    expect(homes.map((home) => home.file)).toEqual(['gunicorn.conf.py', 'Procfile']);
    expect(todaysSettings(homes)).toEqual({ workers: 3, workerClass: 'gthread', threads: 1 });
  });
});
