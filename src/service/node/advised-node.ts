import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { Service } from '../../model/plan/plan.ts';
import { findOnPath } from '../launchers/python.ts';
import { upwards } from './package-manifest.ts';
import type { NodeStart } from './start-command.ts';

interface NodeAdvice {
  readonly service: Service;
  readonly start: NodeStart;
  /** The Node that was measured. */
  readonly node: string;
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
  const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const prefix = words.length > 0 ? ['env', ...words] : [];
  if (!isCluster || start.script === null) {
    if (service.command !== undefined) return [...prefix, ...service.command, ...service.args];
    return [...prefix, node, ...(service.nodeArgs ?? []), service.app ?? '', ...service.args];
  }
  const { nodeArgs, path } = start.script;
  // What the scripts on the way there set; npm's own variables are no news.
  const own = Object.entries({ ...start.env, ...variables }).filter(([name]) => !name.startsWith('npm_'));
  const inFront = own.length > 0 ? ['env', ...own.map(([name, value]) => `${name}=${value}`)] : [];
  const files = start.envFiles.map((file) => `--env-file=${file}`);
  // The command is typed where the plan has its service, from where a script may have gone elsewhere.
  const script = relative(start.cwd, path).replaceAll('\\', '/');
  const pm2 = pm2Words(start.cwd, advice.environment);
  if (pm2 === null) return [...inFront, node, '-e', clusterCode(script, [...files, ...nodeArgs], start.args, workers)];
  return [
    ...[...inFront, ...pm2, 'start', script, '-i', String(workers)],
    ...(files.length + nodeArgs.length > 0 ? [`--node-args=${[...files, ...nodeArgs].join(' ')}`] : []),
    ...(start.args.length > 0 ? ['--', ...start.args] : []),
  ];
}

/** How PM2 is started here without installing it; `null` where it is not there. */
function pm2Words(cwd: string, environment: Readonly<Record<string, string>>): readonly string[] | null {
  if (findOnPath('pm2-runtime', environment) !== null) return ['pm2-runtime'];
  const isLocal = upwards(resolve(cwd)).some((folder) =>
    existsSync(join(folder, 'node_modules', '.bin', 'pm2-runtime')),
  );
  return isLocal ? ['npx', 'pm2-runtime'] : null;
}

/** A program for `node -e` that runs a script in several processes, and another one in the place of each that ends. */
function clusterCode(script: string, nodeArgs: readonly string[], args: readonly string[], workers: number): string {
  const settings = {
    exec: script,
    ...(args.length > 0 ? { args } : {}),
    // Else each worker would be started as this program is, with its "-e".
    execArgv: nodeArgs,
  };
  const forks = `for (let i = 0; i < ${workers}; i++) c.fork()`;
  return `const c = require('cluster'); c.setupPrimary(${JSON.stringify(settings)}); ${forks}; c.on('exit', () => c.fork())`;
}
