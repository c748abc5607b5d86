import { readProcFile } from '../../host/processes/process-list.ts';
import type { TracingObstacle } from '../../model/facts/failure.ts';

/** Whether this process may look into the memory of servers that it starts, or what is in the way. */
export type TracingPermission =
  | { readonly allowed: true; readonly needsDeclaration: boolean }
  | { readonly allowed: false; readonly obstacle: TracingObstacle };

/** Bit of CAP_SYS_PTRACE (linux/capability.h). */
const sysPtrace = 19n;

/**
 * What the system allows. Linux: Yama's ptrace_scope (Documentation/admin-guide/LSM/Yama.rst): with 1 a process may be looked
 * into by its ancestors, and by whom it names itself (PR_SET_PTRACER); a profiler that is started beside it is no ancestor.
 */
export function tracingPermission(platform: NodeJS.Platform, linux: LinuxTracing | null): TracingPermission {
  if (platform === 'darwin') {
    if (linux?.isRoot) return { allowed: true, needsDeclaration: false };
    return { allowed: false, obstacle: { kind: 'root-only' } };
  }
  if (platform === 'win32' || linux === null || linux.scope === 0 || linux.hasCapability)
    return { allowed: true, needsDeclaration: false };
  if (linux.scope === 1) return { allowed: true, needsDeclaration: true };
  const { scope } = linux;
  return { allowed: false, obstacle: { kind: scope === 2 ? 'capability-needed' : 'locked', scope } };
}

/** What of Linux the permission hangs on. */
export interface LinuxTracing {
  /** `kernel.yama.ptrace_scope`; 0 where there is no Yama. */
  readonly scope: number;
  readonly hasCapability: boolean;
  readonly isRoot: boolean;
}

/** As this process is. */
export function ownTracingPermission(): TracingPermission {
  const isRoot = process.getuid?.() === 0;
  if (process.platform !== 'linux')
    return tracingPermission(process.platform, { scope: 0, hasCapability: false, isRoot });
  const scope = Number(readProcFile('/proc/sys/kernel/yama/ptrace_scope')?.trim() ?? 0);
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readProcFile('/proc/self/status') ?? '')?.[1];
  const hasCapability = effective !== undefined && ((BigInt(`0x${effective}`) >> sysPtrace) & 1n) === 1n;
  return tracingPermission('linux', { scope, hasCapability, isRoot });
}
