import type { Difference } from '../../model/run/comparison.ts';
import type { Machine, RunRecord } from '../../model/run/record.ts';
import type { Transport } from '../../model/trial/trial.ts';
import { isDisturbed } from '../measured/disturbance.ts';

/** What makes two runs unlike each other apart from the service's code. */
export function differencesBetween(before: RunRecord, after: RunRecord): Difference[] {
  return [
    ...machineDifferences(before, after),
    ...planDifferences(before, after),
    ...transportDifferences(before, after),
    ...endings(before, after),
    ...disturbances(before, after),
  ];
}

function machineDifferences({ machine: a }: RunRecord, { machine: b }: RunRecord): Difference[] {
  const differences: Difference[] = [];
  if (a.cpu !== b.cpu || a.platform !== b.platform)
    differences.push({ kind: 'machine', before: machineOf(a), after: machineOf(b) });
  if (a.cores !== b.cores) differences.push({ kind: 'cores', before: a.cores, after: b.cores });
  const names = [...new Set([...Object.keys(a.versions), ...Object.keys(b.versions)])].sort();
  for (const name of names) {
    const [old, young] = [a.versions[name], b.versions[name]];
    if (old !== young) differences.push({ kind: 'version', name, before: old ?? null, after: young ?? null });
  }
  return differences;
}

function machineOf({ cpu, platform }: Machine): Pick<Machine, 'cpu' | 'platform'> {
  return { cpu, platform };
}

function planDifferences({ plan: a }: RunRecord, { plan: b }: RunRecord): Difference[] {
  const differences: Difference[] = [];
  const differs = (left: unknown, right: unknown) => canonical(left) !== canonical(right);
  if (differs(a.load, b.load)) differences.push({ kind: 'load' });
  if (differs(a.service, b.service)) differences.push({ kind: 'service' });
  for (const endpoint of a.endpoints) {
    const same = b.endpoints.find(({ name }) => name === endpoint.name);
    if (same !== undefined && differs(endpoint, same)) differences.push({ kind: 'endpoint', endpoint: endpoint.name });
  }
  return differences;
}

/** Ways of the load generator that were used in a run. A run that does not say has none. */
function transportsOf({ cells }: RunRecord): Transport[] {
  const used = cells.map(({ measurement }) => measurement?.generator.transport).filter((one) => one !== undefined);
  return [...new Set(used)].sort();
}

function transportDifferences(before: RunRecord, after: RunRecord): Difference[] {
  const [a, b] = [transportsOf(before), transportsOf(after)];
  return a.length === 0 || b.length === 0 || a.join() === b.join() ? [] : [{ kind: 'transport', before: a, after: b }];
}

function runsOf(before: RunRecord, after: RunRecord) {
  return [
    { run: 'earlier', record: before },
    { run: 'later', record: after },
  ] as const;
}

function endings(before: RunRecord, after: RunRecord): Difference[] {
  return runsOf(before, after).flatMap(({ run, record: { status } }) =>
    status === 'finished' ? [] : [{ kind: 'unfinished', run, status }],
  );
}

function disturbances(before: RunRecord, after: RunRecord): Difference[] {
  return runsOf(before, after).flatMap(({ run, record }) => {
    const { cores } = record.machine;
    const measured = record.cells.filter((cell) => cell.measurement !== null && cell.sameAs === null);
    const disturbed = measured.filter(({ measurement }) => isDisturbed(measurement!, cores));
    if (disturbed.length === 0) return [];
    const otherCores = Math.max(...disturbed.map(({ measurement }) => measurement?.host?.otherCores ?? 0));
    return [{ kind: 'disturbed', run, otherCores, cores, disturbed: disturbed.length, cells: measured.length }];
  });
}

/** JSON with sorted keys, so that the order in a plan does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
