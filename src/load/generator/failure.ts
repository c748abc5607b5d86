import type { RequestFailure, RequestFailureOf } from '../../model/facts/request-failure.ts';
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

const systemCauses: Readonly<Partial<Record<ErrorKind, RequestFailureOf<'system'>['cause']>>> = {
  refused: 'refused',
  reset: 'reset',
  'connect-timeout': 'connect',
  'ports-exhausted': 'ports-exhausted',
  'files-exhausted': 'files-exhausted',
  tls: 'tls',
};

/** A connection that the system gave up, by its error code, as a fact. `kind`: what it is counted as. */
export function systemFailure(kind: ErrorKind, code: string, target: LoadTarget): RequestFailure {
  const cause = systemCauses[kind] ?? 'other';
  return { kind: 'system', cause, code: code.replace(/^ERR_TLS /, ''), address: addressOf(target) };
}

/** A request whose time was over, as a fact. */
export function timeoutFailure(kind: TimeoutKind, limitMs: number, target: LoadTarget): RequestFailure {
  return { kind: 'timeout', cause: timeouts[kind], limitMs: Math.round(limitMs), address: addressOf(target) };
}

const timeouts = {
  'connect-timeout': 'connect',
  'first-byte-timeout': 'first-byte',
  'total-timeout': 'total',
} as const;
export type TimeoutKind = keyof typeof timeouts;
