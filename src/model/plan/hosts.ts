/** Whether a host (as `URL.hostname` gives it) is this machine's loopback. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.toLowerCase();
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * A host as a user may write it (`Example.COM`, `2001:DB8::1`, `bücher.example`) in the one way that `URL.hostname`
 * writes it, so that two spellings of a host are equal.
 */
export function canonicalHost(host: string): string {
  const bare = host.trim();
  const url = URL.parse(`http://${bare}`) ?? URL.parse(`http://[${bare}]`);
  return url?.hostname ?? bare.toLowerCase();
}

/** The addresses that servers print when they listen on all of a machine's, and the one to reach them at from it. */
const everyAddress: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };

/** An address as servers print it (`http://0.0.0.0:8000/`), so that a client of this machine can use it. */
export function reachableUrl(url: URL): URL {
  const host = everyAddress[url.hostname];
  if (host === undefined) return url;
  const reachable = new URL(url);
  reachable.hostname = host;
  return reachable;
}
