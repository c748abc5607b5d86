import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { draftPlan } from '../../../../src/project/find/draft-plan.ts';
import { decodeText } from '../../../../src/project/find/read/decode-text.ts';
import { projectFiles } from '../../../../src/project/find/read/project-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servebench walk #1 100% ü-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

describe('projectFiles', () => {
  it('honours ignore files as git does, except for environment files', async () => {
    await write({
      '.gitignore': 'ignored/\n*.gen.py\n.env\n/top.py\n!kept.gen.py\n',
      '.env': 'A=1',
      'ignored/app.py': '',
      'a.gen.py': '',
      'kept.gen.py': '',
      'top.py': '',
      'inner/top.py': '',
      'inner/.gitignore': 'own.py\n!a.gen.py\n',
      'inner/own.py': '',
      'inner/a.gen.py': '',
    });
    const { paths } = await projectFiles(folder);
    expect([...paths].sort()).toEqual(['.env', 'inner/a.gen.py', 'inner/top.py', 'kept.gen.py']);
  });

  it('takes a link to a file for a file, follows a link out of the project once, and goes in no circle', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'servebench-outside-'));
    try {
      await writeFile(join(outside, 'app.py'), '');
      await symlink(outside, join(outside, 'again'));
      await write({ 'shared/real.py': '' });
      await symlink(join(folder, 'shared', 'real.py'), join(folder, 'linked.py'));
      await symlink(outside, join(folder, 'one'));
      await symlink(outside, join(folder, 'two'));
      await symlink(folder, join(folder, 'shared', 'circle'));
      await symlink(join(folder, 'nowhere'), join(folder, 'dangling.py'));
      const { paths } = await projectFiles(folder);
      expect([...paths].sort()).toEqual(['linked.py', 'one/app.py', 'shared/real.py']);
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });

  it('finds what lies near the top however much sorts before it, and says when it was cut', async () => {
    const many = Object.fromEntries(Array.from({ length: 2100 }, (_, index) => [`a/piece-${index}.py`, '']));
    await write({
      ...many,
      'z/wsgi.py': 'from flask import Flask\napp = Flask(__name__)\n@app.get("/z")\ndef z(): ...\n',
    });
    const draft = await draftPlan(folder);
    expect(draft.notes.join('\n')).toMatch(/z\/wsgi\.py:2 makes the Flask app/);
    expect(draft.notes).toContain('The project is large: what lies deepest in it was not searched.');
  });

  it('reads no path out of the project, whatever a file names', async () => {
    await write({ 'in.txt': '' });
    const files = await projectFiles(folder);
    for (const path of ['../x', '/etc/hostname', 'a/../../x', '..'])
      expect([files.exists(path), files.readNow(path), await files.read(path)]).toEqual([false, null, null]);
    expect(files.exists('in.txt')).toBe(true);
  });
});

describe('decodeText', () => {
  const text = 'flask\r\ngünicorn\r';
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 LE with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 LE without one', Buffer.from(text, 'utf16le')],
    ['UTF-16 BE with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('reads %s', (_name, bytes) => {
    expect(decodeText(bytes)).toBe('flask\ngünicorn\n');
  });
});
