import { spawnSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';

/** Makes a folder read-only until it is disposed of: by its mode, or by a mount for root, whom modes don't hold; `null` where neither can be. */
export async function readOnly(folder: string): Promise<AsyncDisposable | null> {
  if (process.getuid?.() !== 0) {
    await chmod(folder, 0o555);
    return { [Symbol.asyncDispose]: () => chmod(folder, 0o755) };
  }
  const ran = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
  if (!ran('mount', '--bind', folder, folder)) return null;
  const mounted: AsyncDisposable = { [Symbol.asyncDispose]: async () => void ran('umount', folder) };
  if (ran('mount', '-o', 'remount,ro,bind', folder)) return mounted;
  await mounted[Symbol.asyncDispose]();
  return null;
}
