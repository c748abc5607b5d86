import { execa } from 'execa';
import { projectFolder } from './paths.ts';

/** Packages a folder that holds an extension without dependencies. */
export async function packageFolder(folder: string, vsix: string): Promise<void> {
  const quiet = ['--no-dependencies', '--allow-missing-repository', '--skip-license'];
  await execa('vsce', ['package', ...quiet, '--out', vsix], {
    cwd: folder,
    preferLocal: true,
    localDir: projectFolder,
  });
}
