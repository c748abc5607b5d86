import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { findOnPath } from '../../host/find-on-path.ts';
import type { Service } from '../../model/plan/plan.ts';
import { shellLine } from '../../model/shell-line.ts';
import { withVariables } from '../launchers/advised-command.ts';
import { upwards } from './package-manifest.ts';
import type { NodeStart } from './start-command.ts';

interface NodeAdvice {
  readonly service: Service;
  readonly start: NodeStart;
  /** The Node that was measured. */
  readonly node: string;
  readonly planFolder: string;
  /** The user's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workers: number;
  /** Whether they were started by node:cluster. */
  readonly isCluster: boolean;
  /** What the settings set. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * What a user types in the service's folder to run what was measured: the plan's own start for one process; for more PM2
 * where the project or the machine has it, else Node's own node:cluster, as it was measured, which needs nothing else.
 */
export function advisedNodeCommand(advice: NodeAdvice): readonly string[] {
  const { service, start, workers, isCluster, variables } = advice;
  const node = findOnPath(basename(advice.node), advice.environment) === advice.node ? 'node' : advice.node;
  // The command is typed where the plan has its service, from where a script may have gone elsewhere.
  const typedIn = resolve(advice.planFolder, service.cwd);
  const folder = withSlashes(relative(typedIn, start.cwd));
  // A script's own assignment would win over one in front of "npm start".
  const isOverruled = Object.entries(variables).some(([name, value]) => (start.env[name] ?? value) !== value);
  if (start.script === null || (!isCluster && !isOverruled)) {
    if (service.command === undefined)
      return withVariables(variables, [node, ...(service.nodeArgs ?? []), service.app ?? '', ...service.args]);
    return withVariables(variables, [...asTyped(service.command, node, { typedIn, advice }), ...service.args]);
  }
  const { nodeArgs, path } = start.script;
  // What the scripts on the way there set; npm's own variables are no news.
  const own = Object.entries({ ...start.env, ...variables }).filter(([name]) => !name.startsWith('npm_'));
  const inFront = Object.fromEntries(own);
  const options = [...start.envFiles.map((file) => `--env-file=${file}`), ...nodeArgs];
  const script = withSlashes(relative(start.cwd, path));
  if (!isCluster) return withVariables(inFront, startedIn(folder, [node, ...options, script, ...start.args]));
  const pm2 = pm2Words(start.cwd, advice.environment);
  if (pm2 === null)
    return withVariables(inFront, [node, '-e', clusterCode({ script, folder, options, args: start.args, workers })]);
  return withVariables(inFront, [
    ...[...pm2, 'start', script, '-i', String(workers)],
    ...(folder === '' ? [] : ['--cwd', folder]),
    ...(options.length > 0 ? [`--node-args=${options.join(' ')}`] : []),
    ...(start.args.length > 0 ? ['--', ...start.args] : []),
  ]);
}

const withSlashes = (path: string) => path.replaceAll('\\', '/');

function startedIn(folder: string, command: readonly string[]): readonly string[] {
  return folder === '' ? command : ['sh', '-c', `${shellLine(['cd', folder], 'linux')} && exec "$0" "$@"`, ...command];
}

/** A command whose program a shell finds: the Node that was measured, and what only npm's scripts have on their PATH. */
function asTyped(
  command: readonly string[],
  node: string,
  { typedIn, advice }: { readonly typedIn: string; readonly advice: NodeAdvice },
): readonly string[] {
  const [program = '', ...rest] = command;
  if (program === 'node') return [node, ...rest];
  const isPackages = !/[\\/]/.test(program) && findOnPath(program, advice.environment) === null;
  return isPackages && hasProgram(typedIn, program) ? ['npx', ...command] : command;
}

/** Whether a folder's packages, or those above it, bring a program. */
function hasProgram(folder: string, program: string): boolean {
  return upwards(folder).some((one) => existsSync(join(one, 'node_modules', '.bin', program)));
}

/** How PM2 is started here without installing it; `null` where it is not there. */
function pm2Words(cwd: string, environment: Readonly<Record<string, string>>): readonly string[] | null {
  if (findOnPath('pm2-runtime', environment) !== null) return ['pm2-runtime'];
  return hasProgram(cwd, 'pm2-runtime') ? ['npx', 'pm2-runtime'] : null;
}

interface ClusterParts {
  readonly script: string;
  /** That the script runs in, from where the command is typed; empty: the same. */
  readonly folder: string;
  readonly options: readonly string[];
  readonly args: readonly string[];
  readonly workers: number;
}

/** A program for `node -e` that runs a script in several processes, and another one in the place of each that ends. */
function clusterCode({ script, folder, options, args, workers }: ClusterParts): string {
  const settings = {
    exec: script,
    ...(folder === '' ? {} : { cwd: folder }),
    ...(args.length > 0 ? { args } : {}),
    // Else each worker would be started as this program is, with its "-e".
    execArgv: options,
  };
  const forks = `for (let i = 0; i < ${workers}; i++) c.fork()`;
  return `const c = require('cluster'); c.setupPrimary(${JSON.stringify(settings)}); ${forks}; c.on('exit', () => c.fork())`;
}
