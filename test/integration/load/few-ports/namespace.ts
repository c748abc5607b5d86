import { spawn, spawnSync } from 'node:child_process';
import { Command, type Ended } from '../../cli/command.ts';

/** Makes a network of its own, with a loopback and few local ports, and runs a command in it. */
function inside(ports: number, command: readonly string[]): readonly [string, string[]] {
  const script = `ip link set lo up && echo "20000 ${20_000 + ports - 1}" > /proc/sys/net/ipv4/ip_local_port_range && exec "$@"`;
  return ['unshare', ['--map-root-user', '--net', 'sh', '-c', script, 'sh', ...command]];
}

/** Why commands can't be run with few local ports here, as a sentence; `null` where they can. */
export function fewPortsImpossible(): string | null {
  if (process.platform !== 'linux') return 'Only Linux has network namespaces.';
  const [program, args] = inside(100, ['true']);
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined) return `unshare (util-linux) is missing: ${error.message}.`;
  return status === 0 ? null : `No network namespace of one's own is allowed here: ${stderr.trim()}.`;
}

/** Runs a command to its end where connections can have only so many local ports. */
export function runWithPorts(ports: number, command: readonly string[], cwd: string): Promise<Ended> {
  const [program, args] = inside(ports, command);
  const environment = { ...process.env, NO_COLOR: '1', CI: '1', XDG_STATE_HOME: cwd };
  return new Command(spawn(program, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })).ended;
}
