import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandError } from '../../../src/cli/exit-codes.ts';
import { checkOutputs, writeOutputs } from '../../../src/cli/outputs.ts';
import { readPlanSource } from '../../../src/cli/plan-source.ts';
import { fakeTerminal } from './fake-terminal.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'servebench-cli-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

describe('checkOutputs', () => {
  it.each([
    ['two on standard output', ['-', '-'], 'Only one of --json and --csv can go to standard output ("-").'],
    ['two in one file', ['a', './a'], '--json and --csv would both write ./a.'],
    ['a folder that is not there', ['no/such/a', 'b'], '--json: the folder no/such does not exist.'],
    ['a folder', ['.', 'b'], '--json: . is a folder; name a file in it.'],
    ['no name', ['', 'b'], '--json needs the name of a file, or "-" for standard output.'],
  ])('refuses %s before anything is run', async (_what, [json, csv], sentence) => {
    const outputs = [
      { option: '--json', target: json as string },
      { option: '--csv', target: csv as string },
    ];
    await expect(checkOutputs(outputs, cwd)).rejects.toThrow(new CommandError(sentence));
  });

  it('refuses the file of the plan, by whatever name', async () => {
    await writeFile(join(cwd, 'servebench.json'), '{}');
    await symlink('servebench.json', join(cwd, 'link'));
    const outputs = [{ option: '--json', target: 'link' }];
    await expect(checkOutputs(outputs, cwd, join(cwd, 'servebench.json'))).rejects.toThrow(
      new CommandError('--json: link is the plan and would be overwritten.'),
    );
  });

  it('refuses two names of one file, links in a circle, and a link into a folder that is not there', async () => {
    await symlink('a', join(cwd, 'link'));
    await symlink('circle', join(cwd, 'circle'));
    await symlink('no/such/b', join(cwd, 'nowhere'));
    const check = (...targets: string[]) =>
      checkOutputs(
        targets.map((target, index) => ({ option: `--${index}`, target })),
        cwd,
      );
    await expect(check('a', 'link')).rejects.toThrow(new CommandError('--0 and --1 would both write link.'));
    await expect(check('circle')).rejects.toThrow(new CommandError('--0: circle is a link that leads back to itself.'));
    await expect(check('nowhere')).rejects.toThrow(new CommandError('--0: the folder no/such does not exist.'));
    expect((await readdir(cwd)).sort()).toEqual(['circle', 'link', 'nowhere']);
  });

  it('accepts files and one standard output', async () => {
    const outputs = [
      { option: '--json', target: '-' },
      { option: '--csv', target: 'a.csv' },
    ];
    await expect(checkOutputs(outputs, cwd)).resolves.toBeUndefined();
  });
});

describe('writeOutputs', () => {
  it('writes what it can, and says what it could not', async () => {
    const terminal = fakeTerminal();
    const failures = await writeOutputs(
      [
        { option: '--json', target: '-', render: () => '{}\n' },
        {
          option: '--html',
          target: 'a.html',
          render: () => {
            throw new Error('no style');
          },
        },
        { option: '--csv', target: 'a.csv', render: async () => 'a,b\n' },
      ],
      cwd,
      terminal,
    );
    expect(failures).toEqual([{ option: '--html', sentence: '--html: a.html could not be written: no style' }]);
    expect(terminal.written).toEqual({ out: '{}\n', err: 'Wrote a.csv\n' });
    expect(await readFile(join(cwd, 'a.csv'), 'utf8')).toBe('a,b\n');
  });
});

describe('readPlanSource', () => {
  const good = '{ "service": { "launcher": "gunicorn", "app": "a:b" }, "endpoints": [{ "name": "a", "path": "/" }] }';

  it('reads ./servebench.json, a file, or a folder’s plan', async () => {
    await writeFile(join(cwd, 'servebench.json'), good);
    for (const argument of [undefined, 'servebench.json', '.', cwd]) {
      const source = await readPlanSource(argument, cwd, []);
      expect(source).toMatchObject({ file: join(cwd, 'servebench.json'), folder: cwd });
    }
  });

  it('says what to do where there is no plan', async () => {
    const sentence = 'There is no plan servebench.json. To draft one from the project in this folder: servebench init';
    await expect(readPlanSource(undefined, cwd, [])).rejects.toThrow(new CommandError(sentence));
  });

  it('prints every fault with its place, and how many there are', async () => {
    await writeFile(join(cwd, 'mine.json'), good.replace('"path": "/"', '"path": "x", "method": "get"'));
    await expect(readPlanSource('mine.json', cwd, [])).rejects.toThrow(
      new CommandError(
        [
          'mine.json:1:93 endpoints[0].path: A path must start with "/" and hold no spaces and no "#" (write a space as %20).',
          'mine.json:1:108 endpoints[0].method: A method is written in capitals, such as "GET" or "POST".',
          'The plan has 2 faults; nothing was run.',
        ].join('\n'),
      ),
    );
  });
});
