import type { ErrorKind, LoadTarget } from '../../model/trial/trial.ts';

/** What a connect that failed with this system error is counted as. */
export function connectErrorKind(code: string): ErrorKind {
  if (code.startsWith('ERR_TLS')) return 'tls';
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return 'refused';
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return 'reset';
    case 'ETIMEDOUT':
      return 'connect-timeout';
    case 'EADDRNOTAVAIL':
    case 'EADDRINUSE':
      return 'ports-exhausted';
    case 'EMFILE':
    case 'ENFILE':
      return 'files-exhausted';
    default:
      return 'other';
  }
}

/** Where a target is, for people. */
export function addressOf(target: LoadTarget): string {
  if (target.socketPath !== null) return target.socketPath;
  return target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
}

/** One sentence for an error example. `detail` holds nothing that the user would keep secret. */
export function failureSentence(kind: ErrorKind, detail: string, target: LoadTarget): string {
  const address = addressOf(target);
  switch (kind) {
    case 'refused':
      return `${address} refused the connection (${detail}).`;
    case 'connect-timeout':
      return `No connection to ${address} came about: ${detail}.`;
    case 'first-byte-timeout':
      return `No byte of an answer came in time: ${detail}.`;
    case 'total-timeout':
      return `The answer was not complete in time: ${detail}.`;
    case 'reset':
      return detail.startsWith('the connection')
        ? `The server broke off: ${detail}.`
        : `The connection to ${address} was reset (${detail}).`;
    case 'malformed':
      return `The server's answer is malformed: ${detail}.`;
    case 'truncated':
      return `The server's answer is incomplete: ${detail}.`;
    case 'too-large':
      return `The server's answer is too large: ${detail}.`;
    case 'unexpected-status':
      return `The server answered with an unexpected ${detail}.`;
    case 'body-mismatch':
      return `The server's answer is not the expected one: ${detail}.`;
    case 'ports-exhausted':
      return `This machine has no local port left for another connection to ${address} (${detail}).`;
    case 'files-exhausted':
      return `The load generator may open no more files, so no further connection to ${address} came about (${detail}).`;
    case 'tls':
      return `The TLS handshake with ${address} failed (${detail.replace(/^ERR_TLS /, '')}).`;
    default:
      return `The connection to ${address} failed (${detail}).`;
  }
}
