import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { t } from '../words/language.ts';

/** Branches and tags that are offered: the newest of them. */
const mostRefs = 200;

/** Asks which commit of a folder's repository is meant: its last one, a branch or a tag. `undefined` where none was chosen. */
export async function pickRef(folder: string): Promise<string | undefined> {
  // Without a repository, or without Git, there is nothing to choose from.
  const { stdout } = await promisify(execFile)(
    'git',
    [
      ...['--no-optional-locks', 'for-each-ref', `--count=${mostRefs}`, '--sort=-committerdate'],
      ...['--format=%(refname:short)%09%(contents:subject)', 'refs/heads', 'refs/remotes', 'refs/tags'],
    ],
    { cwd: folder, windowsHide: true, timeout: 10_000 },
  ).catch(() => ({ stdout: '' }));
  const refs = stdout.split('\n').filter((line) => line !== '');
  const items = [`HEAD\t${t('the last commit: what you have not committed yet')}`, ...refs].map((line) => {
    const [label = '', description = ''] = line.split('\t');
    return { label, description };
  });
  const picked = await vscode.window.showQuickPick(items, { placeHolder: t('Compare the files on the screen with…') });
  return picked?.label;
}
