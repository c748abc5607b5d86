import type { LaunchContext } from '../launcher.ts';
import { ServiceError } from '../service-error.ts';
import { askProgram, type ProgramAnswer } from '../start/ask-program.ts';

/** What asking git needs to know. */
export type GitContext = Pick<LaunchContext, 'environment' | 'leaseFolder' | 'guardianScript' | 'signal'>;

/** Checking out may fetch large files (Git LFS). */
const gitTimeoutMs = 300_000;

/**
 * Asks git something in a folder. None of the repository's hooks runs, no daemon is started that would stay, no lock is taken
 * that git can do without, and nothing waits for an answer. Throws `ServiceError` where git is not there or takes too long.
 */
export async function git(folder: string, args: readonly string[], context: GitContext): Promise<ProgramAnswer> {
  const answer = await askProgram(
    {
      command: [
        'git',
        '--no-optional-locks',
        ...['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'submodule.recurse=false'],
        ...args,
      ],
      cwd: folder,
      env: { ...withoutRepository(context.environment), GIT_TERMINAL_PROMPT: '0' },
    },
    { context, timeoutMs: gitTimeoutMs },
  );
  if (answer.exit === null)
    throw new ServiceError({ kind: 'no-answer-from-program', program: 'git', seconds: gitTimeoutMs / 1000 });
  return answer;
}

/** Inside a hook of git these name the repository that it works on, and its index: ours is that of the folder. */
function withoutRepository(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|NAMESPACE)$/.test(name),
    ),
  );
}
