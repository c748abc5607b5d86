import { existsSync, realpathSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Note } from '../../model/facts/note.ts';
import { ServiceError } from '../service-error.ts';
import { newCheckoutLease, removeCheckout, writeCheckoutLease } from './checkout-lease.ts';
import { type GitContext, git } from './git.ts';

/** A commit of the user's repository in a folder of its own, which goes with it. */
export interface Checkout extends Disposable {
  /** Where the whole repository stands at that commit. */
  readonly root: string;
  /** What the plan's folder is there. */
  readonly planFolder: string;
  /** The repository's own folder: the user's working tree. */
  readonly headRoot: string;
  readonly commit: string;
  /** What the user should know: submodules and large files that are not there. */
  readonly notes: readonly Note[];
}

/**
 * Checks a commit out into a git worktree of its own in the folder for temporary files. The user's tree, index, stash and
 * branches stay as they are, and no hook runs. A lease on disk lets the next run remove it, should this process be killed.
 * Throws `ServiceError`.
 */
export async function checkOut(planFolder: string, ref: string, context: GitContext): Promise<Checkout> {
  const headRoot = await rootOf(planFolder, context);
  const commit = await commitOf(headRoot, ref, context);
  // The plan's folder as git knows it: a link on the way to it is none of the repository's.
  const inside = relative(headRoot, realpathSync(planFolder));
  const lease = await newCheckoutLease(await commonFolderOf(headRoot, context));
  const { leaseFolder } = context;
  writeCheckoutLease(leaseFolder, lease);
  const remove = () => removeCheckout(leaseFolder, lease);
  try {
    const added = await git(headRoot, ['worktree', 'add', '--detach', '--quiet', lease.folder, commit], context);
    if (added.exit?.code !== 0)
      throw new ServiceError({ kind: 'checkout-failed', ref, why: 'refused', output: linesOf(added.stderr) });
    const folder = join(lease.folder, inside);
    if (!existsSync(folder))
      throw new ServiceError({ kind: 'checkout-failed', ref, why: 'no-such-folder', folder: inside });
    const notes = [
      ...(await submoduleNotes(lease.folder, ref, context)),
      ...(await largeFileNotes(lease.folder, ref, context)),
    ];
    return { root: lease.folder, planFolder: folder, headRoot, commit, notes, [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function rootOf(folder: string, context: GitContext): Promise<string> {
  let found: Awaited<ReturnType<typeof git>>;
  try {
    found = await git(folder, ['rev-parse', '--show-toplevel'], context);
  } catch (error) {
    if (error instanceof ServiceError && error.failure.kind === 'program-refused')
      throw new ServiceError({ kind: 'checkout-failed', ref: 'HEAD', why: 'no-git' });
    throw error;
  }
  const root = found.stdout.trim();
  if (found.exit?.code !== 0 || root === '')
    throw new ServiceError({ kind: 'checkout-failed', ref: 'HEAD', why: 'no-repository', folder });
  return resolve(root);
}

/** Where a repository keeps what all its worktrees share. */
async function commonFolderOf(root: string, context: GitContext): Promise<string> {
  // Relative to the folder that git was asked in; a name may begin or end with a space.
  const { stdout } = await git(root, ['rev-parse', '--git-common-dir'], context);
  return resolve(root, stdout.replace(/\r?\n$/, ''));
}

async function commitOf(root: string, ref: string, context: GitContext): Promise<string> {
  // A name that begins with "-" would be an option.
  const found = await git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], context);
  const commit = found.stdout.trim().split('\n').at(-1) ?? '';
  if (found.exit?.code === 0 && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  const shallow = (await git(root, ['rev-parse', '--is-shallow-repository'], context)).stdout.trim() === 'true';
  throw new ServiceError({ kind: 'checkout-failed', ref, why: shallow ? 'not-fetched' : 'unknown-ref' });
}

/** Submodules are empty in a new worktree. */
async function submoduleNotes(root: string, ref: string, context: GitContext): Promise<Note[]> {
  const { stdout } = await git(root, ['ls-files', '--stage', '-z'], context);
  const paths = stdout.split('\0').flatMap((line) => (line.startsWith('160000 ') ? [line.split('\t')[1] ?? ''] : []));
  if (paths.length === 0) return [];
  return [{ kind: 'submodules-empty', ref, paths }];
}

const pointerStart = 'version https://git-lfs.github.com/spec/';

/** Files of Git LFS that are still the pointers to them: LFS is not installed, or could not fetch them. */
async function largeFileNotes(root: string, ref: string, context: GitContext): Promise<Note[]> {
  const { stdout } = await git(root, ['ls-files', '-z', ':(attr:filter=lfs)'], context);
  for (const name of stdout.split('\0').filter((one) => one !== '')) {
    if (!(await beginsWith(join(root, name), pointerStart))) continue;
    return [{ kind: 'large-files-missing', ref, file: name }];
  }
  return [];
}

async function beginsWith(file: string, start: string): Promise<boolean> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(start.length) });
    return buffer.subarray(0, bytesRead).toString('latin1') === start;
  } catch {
    return false;
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
