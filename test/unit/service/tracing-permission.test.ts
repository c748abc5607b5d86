import { describe, expect, it } from 'vitest';
import { tracingPermission } from '../../../src/service/profilers/tracing-permission.ts';

const user = { hasCapability: false, isRoot: false };

describe('looking into another process', () => {
  it.each([
    ['without Yama', 0, user, { allowed: true, needsDeclaration: false }],
    ['with ptrace_scope 1', 1, user, { allowed: true, needsDeclaration: true }],
    [
      'with ptrace_scope 1, as root',
      1,
      { hasCapability: true, isRoot: true },
      { allowed: true, needsDeclaration: false },
    ],
    [
      'with ptrace_scope 2, as root',
      2,
      { hasCapability: true, isRoot: true },
      { allowed: true, needsDeclaration: false },
    ],
  ])('is allowed on Linux %s', (_, scope, who, expected) => {
    expect(tracingPermission('linux', { scope, ...who })).toEqual(expected);
  });

  it('is refused with the next step where the system forbids it', () => {
    const said = (permission: ReturnType<typeof tracingPermission>) => (permission.allowed ? '' : permission.why);
    expect(said(tracingPermission('linux', { scope: 2, ...user }))).toContain('--cap-add SYS_PTRACE');
    expect(said(tracingPermission('linux', { scope: 3, ...user }))).toContain('is 3');
    expect(said(tracingPermission('darwin', { scope: 0, ...user }))).toContain('sudo');
  });

  it('on macOS is root’s', () => {
    expect(tracingPermission('darwin', { scope: 0, hasCapability: false, isRoot: true }).allowed).toBe(true);
  });
});
