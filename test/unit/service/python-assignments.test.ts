import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gunicornConfigHome } from '../../../src/project/homes/gunicorn-config.ts';
import { assignmentOf } from '../../../src/project/homes/python-assignments.ts';
import { commandWithSettings, settingsOfCommand } from '../../../src/project/homes/server-arguments.ts';
import { SettingsRefusal } from '../../../src/project/homes/settings-refusal.ts';

describe('assignmentOf', () => {
  it.each([
    ['workers = 4', 4, '4'],
    ['# workers = 3\nworkers = 4  # four', 4, '4'],
    ['text = """\nworkers = 9\n"""\nworkers = 4\r\n', 4, '4'],
    ['workers = cpu() * 2 + 1', null, 'cpu() * 2 + 1'],
    ['workers = (\n  4\n)', null, null],
    ['workers = 2\nworkers = 4', 4, null],
    ['workers = 4\nif x:\n  workers = 2', null, null],
    ['workers, threads = 2, 4', null, null],
    ['(workers, threads) = 2, 4', null, null],
    ['workers: int = 4', null, null],
    ['workers = 4\nworkers += 1', null, null],
    ['from shared import workers', null, null],
    ['a = workers = 4', null, null],
  ])('%j', (text, value, place) => {
    const found = assignmentOf(text, 'workers');
    expect(found?.value ?? null).toBe(value);
    expect(found?.place ? text.slice(found.place.from, found.place.to) : null).toBe(place);
  });

  it('is null where nothing sets the name, and refuses what is no Python', () => {
    expect(assignmentOf('max_workers = 4\nf(workers=2)\n', 'workers')).toBeNull();
    expect(() => assignmentOf('a = 1\nworkers = = 2\n', 'workers')).toThrow(/line 2/);
  });
});

/** Pieces that a configuration is put together from; each is whole lines without their end. */
const piece = fc.constantFrom(
  'workers = 3',
  'workers = 3  # three',
  'workers = (\n    1\n    + 2\n)',
  'workers = cpu_count() * 2',
  'if True:\n    workers = 5\n    threads = 6',
  'threads = 2',
  'threads: int = 2',
  'threads, backlog = 2, 9',
  'worker_class = "gevent"',
  "worker_class = 'sync'  # workers = 1",
  'note = """\nworkers = 1\nthreads = 1\n"""',
  '# workers = 8',
  'bind = ":80"',
  'def on_starting(server):\n    workers = 1\n    return workers',
  "loglevel = 'info'",
);

const readInPython = `
import json, sys
answers = []
for text in json.load(sys.stdin):
    names = {"cpu_count": lambda: 4}
    exec(compile(text.lstrip("\\ufeff"), "gunicorn.conf.py", "exec"), names)
    answers.append([names.get("workers"), names.get("threads"), names.get("worker_class"), names.get("bind")])
print(json.dumps(answers))`;

it('a changed configuration says what was asked when Python reads it, whatever stood there', () => {
  const cases = fc.sample(
    fc.record({
      pieces: fc.array(piece, { maxLength: 8 }),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      atEnd: fc.boolean(),
      bom: fc.boolean(),
      settings: fc.record({
        workers: fc.integer({ min: 1, max: 9 }),
        threads: fc.integer({ min: 1, max: 9 }),
        workerClass: fc.constantFrom('sync', 'gthread', 'gevent'),
      }),
    }),
    { numRuns: 200, seed: 27 },
  );
  const texts = cases.map(({ pieces, lineEnd, atEnd, bom }) => {
    const text = pieces.join('\n').replaceAll('\n', lineEnd) + (atEnd && pieces.length > 0 ? lineEnd : '');
    return bom && text !== '' ? `\ufeff${text}` : text;
  });
  const changed = cases.map(({ settings }, index) =>
    gunicornConfigHome('gunicorn.conf.py', texts[index] ?? '').withSettings(settings),
  );
  const answers = JSON.parse(
    execFileSync('python3', ['-c', readInPython], { input: JSON.stringify(changed), encoding: 'utf8' }),
  ) as unknown[][];
  for (const [index, { settings, pieces, lineEnd }] of cases.entries()) {
    const { workers, threads, workerClass } = settings;
    const bind = pieces.includes('bind = ":80"') ? ':80' : null;
    expect({ text: changed[index], answer: answers[index] }).toEqual({
      text: changed[index],
      answer: [workers, threads, workerClass, bind],
    });
    if (lineEnd === '\r\n' && pieces.length > 1) expect(changed[index]).not.toMatch(/[^\r]\n/);
  }
});

describe('commandWithSettings', () => {
  it.each([
    ['gunicorn -w "4" app:app', 'gunicorn -w 2 app:app'],
    ["gunicorn --workers='4' app:app", 'gunicorn --workers=2 app:app'],
    ['gunicorn -w 4 app:app --workers 5', 'gunicorn -w 2 app:app --workers 2'],
    ['gunicorn --workers $(nproc) app:app', 'gunicorn --workers 2 app:app'],
    ['gunicorn -w ${WEB_CONCURRENCY:-3} app:app\r', 'gunicorn -w 2 app:app\r'],
    ['poetry run gunicorn app:app', 'poetry run gunicorn -w 2 app:app'],
  ])('%j', (command, changed) => {
    expect(commandWithSettings('gunicorn', command, { workers: 2 })).toBe(changed);
    expect(settingsOfCommand('gunicorn', changed)).toEqual({ workers: 2 });
  });

  it.each<[string, Record<string, string | number>]>([
    ['gunicorn -w $(echo 4) app:app', { workers: 2 }],
    ['gunicorn -w `echo 4` app:app', { workers: 2 }],
    ['gunicorn app:app', { workerClass: 'sync; rm -rf ~' }],
  ])('refuses %j', (command, settings) => {
    expect(() => commandWithSettings('gunicorn', command, settings)).toThrow(SettingsRefusal);
  });
});
