import { describe, expect, it } from 'vitest';
import { pySpyRefusal } from '../../../src/service/profilers/choose-profiler.ts';
import { tracingPermission } from '../../../src/service/profilers/tracing-permission.ts';
import { failureSentence } from '../../../src/words/failures.ts';

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
    const said = (permission: ReturnType<typeof tracingPermission>) =>
      permission.allowed ? '' : failureSentence({ kind: 'tracing-forbidden', cause: permission.obstacle });
    expect(said(tracingPermission('linux', { scope: 2, ...user }))).toContain('--cap-add SYS_PTRACE');
    expect(said(tracingPermission('linux', { scope: 3, ...user }))).toContain('is 3');
    expect(said(tracingPermission('darwin', { scope: 0, ...user }))).toContain('sudo');
  });

  it('on macOS is root’s', () => {
    expect(tracingPermission('darwin', { scope: 0, hasCapability: false, isRoot: true }).allowed).toBe(true);
  });
});

describe('py-spy', () => {
  it.each([
    ['3.9.18', true, null],
    ['3.14.1', true, null],
    [undefined, true, null],
    ['3.14.1', false, 'free-threaded'],
    ['3.15.0', true, 'profiling.sampling'],
  ])('of Python %s, with a shared lock %s', (python, sharedLock, why) => {
    const refusal = pySpyRefusal(python, { sharedLock });
    if (why === null) expect(refusal).toBeNull();
    else expect(failureSentence({ kind: 'tracing-forbidden', cause: refusal! })).toContain(why);
  });
});
