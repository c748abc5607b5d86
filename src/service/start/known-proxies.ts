import { readProcStat } from '../../host/processes/process-list.ts';

/**
 * Programs that pass connections or requests on to a server behind them, by the name in `/proc/<pid>/stat`, which the
 * kernel cuts at 15 characters. Some serve pages of their own, too; whether one does here can't be seen from outside.
 */
const knownProxies: ReadonlySet<string> = new Set([
  // Ports of containers and virtual machines.
  'docker-proxy',
  'rootlessport',
  'rootlessport-ch',
  'slirp4netns',
  'pasta',
  'pasta.avx2',
  'passt',
  'kube-proxy',
  'kubectl',
  'gvproxy',
  'vpnkit',
  'com.docker.back',
  'minikube',
  // Tunnels.
  'ssh',
  'sshd',
  'sshd-session',
  'socat',
  'cloudflared',
  'ngrok',
  'stunnel',
  'stunnel4',
  // Web servers and balancers that are used in front of an application.
  'nginx',
  'openresty',
  'haproxy',
  'envoy',
  'caddy',
  'traefik',
  'varnishd',
  'cache-main',
  'apache2',
  'httpd',
  'lighttpd',
  'h2o',
  'hitch',
  'squid',
  'linkerd2-proxy',
  'pilot-agent',
  'mitmdump',
  'mitmproxy',
]);

/** The first known proxy among processes, by its name; `null` where there is none, or where names can't be read. */
export function proxyAmong(pids: readonly number[]): string | null {
  return (
    pids.map((pid) => readProcStat(pid)?.command).find((name) => name !== undefined && knownProxies.has(name)) ?? null
  );
}
