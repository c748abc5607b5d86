import { describe, expect, it } from 'vitest';
import { cgroupLimits } from '../../../src/host/cgroup.ts';
import { physicalCoresOf } from '../../../src/service/machine.ts';

const files = (content: Readonly<Record<string, string>>) => (path: string) => content[path] ?? null;

describe('cgroupLimits', () => {
  it('takes the least of a version 2 group and those above it', () => {
    const read = files({
      '/proc/self/cgroup': '0::/user.slice/app.service\n',
      '/sys/fs/cgroup/user.slice/app.service/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/user.slice/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/user.slice/app.service/memory.max': '2000\n',
      '/sys/fs/cgroup/user.slice/memory.max': 'max\n',
    });
    expect(cgroupLimits(read)).toEqual({ cpuCores: 1.5, memoryBytes: 2000 });
  });

  it('finds a container’s limit at the root of its own namespace', () => {
    const read = files({ '/proc/self/cgroup': '0::/../other\n', '/sys/fs/cgroup/cpu.max': '50000 100000\n' });
    expect(cgroupLimits(read).cpuCores).toBe(0.5);
  });

  it('reads version 1, where -1 and a huge number mean no limit', () => {
    const groups = '4:memory:/docker/x\n3:cpu,cpuacct:/docker/x\n';
    const limited = files({
      '/proc/self/cgroup': groups,
      '/sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_quota_us': '200000\n',
      '/sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes': '4096\n',
    });
    expect(cgroupLimits(limited)).toEqual({ cpuCores: 2, memoryBytes: 4096 });
    const free = files({
      '/proc/self/cgroup': groups,
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    });
    expect(cgroupLimits(free)).toEqual({ cpuCores: null, memoryBytes: null });
  });

  it('knows no limit where there are no groups', () => {
    expect(cgroupLimits(() => null)).toEqual({ cpuCores: null, memoryBytes: null });
  });
});

describe('physicalCoresOf', () => {
  it('counts two hardware threads as one core, and cores of two packages apart', () => {
    const topology: Record<string, string> = {};
    [
      [0, 0, 0],
      [1, 0, 0],
      [2, 0, 1],
      [3, 1, 0],
    ].forEach(([id, packageId, core]) => {
      topology[`/sys/devices/system/cpu/cpu${id}/topology/core_id`] = `${core}\n`;
      topology[`/sys/devices/system/cpu/cpu${id}/topology/physical_package_id`] = `${packageId}\n`;
    });
    expect(physicalCoresOf([0, 1, 2, 3], files(topology))).toBe(3);
    expect(physicalCoresOf([0, 1], () => null)).toBeNull();
  });
});
