import type { RunRecord } from '../../model/run/record.ts';
import type { Transport } from '../../model/trial/trial.ts';
import { formatNumber, plural } from '../../words/wording.ts';
import { isDisturbed } from '../measured/disturbance.ts';

/** What makes two runs unlike each other apart from the service's code, each as a sentence. */
export function differencesBetween(before: RunRecord, after: RunRecord): string[] {
  return [
    ...machineDifferences(before, after),
    ...planDifferences(before, after),
    ...transportDifferences(before, after),
    ...endings(before, after),
    ...disturbances(before, after),
  ];
}

function machineDifferences({ machine: a }: RunRecord, { machine: b }: RunRecord): string[] {
  const warnings: string[] = [];
  if (a.cpu !== b.cpu || a.platform !== b.platform)
    warnings.push(`Another machine: ${a.cpu} (${a.platform}) before, ${b.cpu} (${b.platform}) after.`);
  if (a.cores !== b.cores) warnings.push(`Another number of cores: ${a.cores} before, ${b.cores} after.`);
  const names = [...new Set([...Object.keys(a.versions), ...Object.keys(b.versions)])].sort();
  for (const name of names) {
    const [old, young] = [a.versions[name], b.versions[name]];
    if (old !== young) warnings.push(`Another version of ${name}: ${old ?? 'none'} before, ${young ?? 'none'} after.`);
  }
  return warnings;
}

function planDifferences({ plan: a }: RunRecord, { plan: b }: RunRecord): string[] {
  const warnings: string[] = [];
  const differs = (left: unknown, right: unknown) => canonical(left) !== canonical(right);
  if (differs(a.load, b.load)) warnings.push('The plans have another load.');
  if (differs(a.service, b.service)) warnings.push('The plans start the service in another way.');
  for (const endpoint of a.endpoints) {
    const same = b.endpoints.find(({ name }) => name === endpoint.name);
    if (same !== undefined && differs(endpoint, same))
      warnings.push(`The endpoint "${endpoint.name}" is another request in the two plans.`);
  }
  return warnings;
}

/** Ways of the load generator that were used in a run. A run that does not say has none. */
function transportsOf({ cells }: RunRecord): Transport[] {
  const used = cells.map(({ measurement }) => measurement?.generator.transport).filter((one) => one !== undefined);
  return [...new Set(used)].sort();
}

function transportDifferences(before: RunRecord, after: RunRecord): string[] {
  const [a, b] = [transportsOf(before), transportsOf(after)];
  if (a.length === 0 || b.length === 0 || a.join() === b.join()) return [];
  return [
    `The load generator reached the server in another way: ${a.map(transportName).join(', ')} before, ${b.map(transportName).join(', ')} after. Rates near its own limit are not alike.`,
  ];
}

const transportNames: Readonly<Record<Transport, string>> = {
  handles: 'sockets used directly',
  sockets: "Node's stream sockets",
  autocannon: 'autocannon',
};

function transportName(transport: Transport): string {
  return transportNames[transport];
}

function endings(before: RunRecord, after: RunRecord): string[] {
  return [
    ...(before.status === 'finished' ? [] : [`The earlier run did not finish (${before.status}).`]),
    ...(after.status === 'finished' ? [] : [`The later run did not finish (${after.status}).`]),
  ];
}

function disturbances(before: RunRecord, after: RunRecord): string[] {
  return [
    { name: 'earlier', run: before },
    { name: 'later', run: after },
  ].flatMap(({ name, run }) => {
    const measured = run.cells.filter((cell) => cell.measurement !== null && cell.sameAs === null);
    const disturbed = measured.filter(({ measurement }) => isDisturbed(measurement!, run.machine.cores));
    if (disturbed.length === 0) return [];
    const most = Math.max(...disturbed.map(({ measurement }) => measurement?.host?.otherCores ?? 0));
    return [
      `Other programs kept up to ${formatNumber(most)} of ${plural(run.machine.cores, 'core')} busy in ${disturbed.length} of ${plural(measured.length, 'cell')} of the ${name} run, so a difference may be theirs.`,
    ];
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
