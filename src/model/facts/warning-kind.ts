import type { Warning } from './warning.ts';

/** What a warning is about, whichever version of Servebench wrote it. */
export function warningIs(warning: Warning, kind: Exclude<Warning['kind'], 'recorded'>): boolean {
  return warning.kind === kind || (warning.kind === 'recorded' && warning.was === kind);
}
