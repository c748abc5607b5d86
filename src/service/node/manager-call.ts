/** What a package manager is asked to run. */
export interface ManagerCall {
  /** A script of `package.json`, a program (`exec`), or whichever there is of that name. */
  readonly runs: 'script' | 'program' | 'either';
  /** The script's name; empty for a program, which stands in `args`. */
  readonly verb: string;
  readonly args: readonly string[];
  /** The folder that it is told to work in, and the workspace; `null`: none. */
  readonly folder: string | null;
  readonly workspace: string | null;
}

const folderOption = /^(--prefix|-C|--dir|--cwd)(?:=(.*))?$/;
const workspaceOption = /^(-w|--workspace|--filter|-F)(?:=(.*))?$/;

/** Takes apart what stands behind `npm`, `pnpm`, `yarn` or `bun`; `null` where it has an option whose meaning is not known here. */
export function readManagerCall(manager: string, words: readonly string[]): ManagerCall | null {
  // npm takes its own options up to "--", wherever they stand; the others give a script all that follows its name.
  const dashes = words.indexOf('--');
  const head = manager === 'npm' && dashes >= 0 ? words.slice(0, dashes) : words;
  const tail = manager === 'npm' && dashes >= 0 ? words.slice(dashes + 1) : [];
  let folder: string | null = null;
  let workspace: string | null = null;
  const plain: string[] = [];
  for (let index = 0; index < head.length; index++) {
    const word = head[index] as string;
    if (manager !== 'npm' && isComplete(plain)) {
      plain.push(...head.slice(index));
      break;
    }
    const ownFolder = folderOption.exec(word);
    const ownWorkspace = manager === 'pnpm' && word.startsWith('-w') ? null : workspaceOption.exec(word);
    if (ownFolder !== null) folder = ownFolder[2] ?? head[++index] ?? null;
    else if (ownWorkspace !== null) workspace = ownWorkspace[2] ?? head[++index] ?? null;
    else if (!word.startsWith('-')) plain.push(word);
    else if (!/^(-s|--silent|--if-present|-y|--yes|--no)$/.test(word)) return null;
  }
  if (plain[0] === 'workspace' && manager === 'yarn') {
    const [, name = '', verb = '', ...args] = plain;
    return { runs: 'either', verb, args: withoutDashes(args), folder, workspace: name };
  }
  const [first = '', ...rest] = plain;
  if (first === 'run' || first === 'run-script') {
    const [verb = '', ...args] = rest;
    return { runs: 'script', verb, args: [...withoutDashes(args), ...tail], folder, workspace };
  }
  const args = [...withoutDashes(rest), ...tail];
  if (/^(exec|x|dlx)$/.test(first)) return { runs: 'program', verb: '', args, folder, workspace };
  if (manager === 'yarn' && first === 'node')
    return { runs: 'program', verb: '', args: ['node', ...args], folder, workspace };
  return { runs: 'either', verb: first, args, folder, workspace };
}

/** Whether the words name a script or program already: what follows is for it. */
function isComplete([first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return false;
  if (first === 'workspace') return rest.length >= 2;
  return /^(run|run-script|exec|x|dlx)$/.test(first) ? rest.length >= 1 : true;
}

const withoutDashes = (words: readonly string[]) => (words[0] === '--' ? words.slice(1) : words);
