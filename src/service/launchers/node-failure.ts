import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Explanation } from '../../model/facts/failure.ts';
import { shortened } from '../failures/known-causes.ts';
import { errorThatMatters } from '../failures/tracebacks.ts';

/** What a Node server's last lines say about why it ended, with what would help; `null` if nothing known. */
export function explainNodeFailure(outputTail: readonly string[], cwd: string): Explanation | null {
  const text = outputTail.join('\n');
  const [, module] =
    /Cannot find (?:module|package) '([^'./][^']*)'/.exec(text) ?? /Could not resolve "([^"./][^"]*)"/.exec(text) ?? [];
  if (module !== undefined && !module.startsWith('node:')) return missingPackage(module, cwd);
  const found = errorThatMatters(outputTail);
  if (found !== null) return { kind: 'last-error', line: shortened(found.error), reader: found.reader };
  const error = outputTail.findLast((line) => /^\s*(\w*Error)\b.*: /.test(line));
  return error === undefined ? null : { kind: 'last-error', line: shortened(error.trim()), reader: null };
}

/** What is known of a package that Node does not find: only one that the project names is advised. */
function missingPackage(module: string, cwd: string): Explanation {
  const name = module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
  const isListed = namesIn(cwd).includes(name);
  return {
    kind: 'module-missing',
    module: name,
    package: isListed ? name : null,
    listedIn: isListed ? 'package.json' : null,
    install: isListed ? installCommand(cwd) : null,
  };
}

function namesIn(cwd: string): string[] {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
    if (typeof manifest !== 'object' || manifest === null) return [];
    const lists = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
    return lists.flatMap((list) => Object.keys((manifest as Record<string, object | undefined>)[list] ?? {}));
  } catch {
    return [];
  }
}

/** The package manager whose lock file the project has. */
function installCommand(cwd: string): string {
  if (existsSync(join(cwd, 'pnpm-lock.yaml'))) return 'pnpm install';
  if (existsSync(join(cwd, 'yarn.lock'))) return 'yarn install';
  return existsSync(join(cwd, 'bun.lock')) ? 'bun install' : 'npm install';
}
