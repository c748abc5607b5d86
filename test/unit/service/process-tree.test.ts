import { describe, expect, it } from 'vitest';
import { type ListedProcess, parseProcStat, parsePs } from '../../../src/host/processes/process-list.ts';
import { membersOf, type TreeIdentity } from '../../../src/host/processes/process-tree.ts';

const statLine = (command: string, state = 'S') =>
  `4321 (${command}) ${state} 12 4321 4321 0 -1 4194560 1 2 3 4 150 25 300 45 20 0 7 0 98765 1000 200`;

describe('parseProcStat', () => {
  it.each(['python', 'a b', 'x) S 1 2 (y', '((', 'S 9 9 9'])('reads past a command named %j', (command) => {
    expect(parseProcStat(statLine(command))).toEqual({
      pid: 4321,
      command,
      alive: true,
      parentPid: 12,
      groupId: 4321,
      userTicks: 150,
      systemTicks: 25,
      reapedUserTicks: 300,
      reapedSystemTicks: 45,
      startedAtTicks: 98765,
    });
  });

  it('knows a zombie', () => expect(parseProcStat(statLine('python', 'Z'))?.alive).toBe(false));

  it('gives nothing for what is cut off', () => {
    expect(parseProcStat('')).toBeNull();
    expect(parseProcStat('4321 (python) S 12')).toBeNull();
  });
});

describe('parsePs', () => {
  it('reads macOS and Linux listings', () => {
    const text =
      '  100     1   100 Ss   Sun Nov 23 07:15:00 2025\n 101   100   100 Z+   Sun Nov  2 07:15:01 2025\nrubbish\n';
    const [first, second, ...rest] = parsePs(text);
    expect(first).toMatchObject({ pid: 100, parentPid: 1, groupId: 100, alive: true });
    expect(second).toMatchObject({ pid: 101, parentPid: 100, alive: false });
    expect(new Date(Number(first?.startedAtTicks) * 1000).getFullYear()).toBe(2025);
    expect(rest).toEqual([]);
  });
});

describe('membersOf', () => {
  const at = (pid: number, parentPid: number, groupId: number, startedAtTicks = 100 + pid): ListedProcess => ({
    pid,
    parentPid,
    groupId,
    startedAtTicks,
    alive: true,
  });
  const identity: TreeIdentity = { rootPid: 50, rootStartedAtTicks: 150, groupId: 50, leaseId: 'lease' };
  const bystanders = [at(10, 1, 10), at(20, 10, 20), at(90, 10, 90)];
  const pids = (
    processes: readonly ListedProcess[],
    seen: ReadonlyMap<number, number> = new Map(),
    leased: readonly number[] = [],
  ) => membersOf(identity, processes, seen, (pid) => leased.includes(pid)).map((entry) => entry.pid);

  it('finds root, workers and their children, parents first', () => {
    expect(pids([at(53, 52, 50), at(52, 50, 50), ...bystanders, at(51, 50, 50), at(50, 10, 50)])).toEqual([
      50, 52, 53, 51,
    ]);
  });

  it('finds a child that left the group while its parent lives', () => {
    expect(pids([...bystanders, at(50, 10, 50), at(51, 50, 51)])).toEqual([50, 51]);
  });

  it('finds group members after the root has died', () => {
    expect(pids([...bystanders, at(51, 1, 50), at(52, 51, 50)])).toEqual([51, 52]);
  });

  it('finds an orphan that left the group by its lease, or because it was seen before', () => {
    const processes = [...bystanders, at(60, 1, 60), at(61, 60, 60)];
    expect(pids(processes)).toEqual([]);
    expect(pids(processes, new Map(), [60])).toEqual([60, 61]);
    expect(pids(processes, new Map([[60, 160]]))).toEqual([60, 61]);
  });

  it('touches nobody who got the number of one that is gone', () => {
    expect(pids([...bystanders, at(50, 10, 50, 9999), at(51, 50, 50, 9999)])).toEqual([]);
    expect(pids([...bystanders, at(60, 1, 60, 9999)], new Map([[60, 160]]))).toEqual([]);
  });

  it('leaves out the dead, but not their children', () => {
    expect(pids([{ ...at(50, 10, 50), alive: false }, at(51, 50, 51)])).toEqual([51]);
  });

  it('never includes the asking process or process 1', () => {
    expect(pids([at(50, 10, 50), at(process.pid, 50, 50), at(1, 0, 50)], new Map(), [1, process.pid])).toEqual([50]);
  });
});
