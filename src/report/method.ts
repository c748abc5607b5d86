import type { Cell, Machine, RunRecord } from '../model/run/record.ts';
import { autoSeconds, connectionsOf, endsWhenSettled, profileOf } from '../model/trial/profile.ts';
import type { Transport } from '../model/trial/times.ts';
import { count, formatBytes, formatDuration, formatNumber, listOf } from '../words/figures.ts';
import { plainText } from '../words/plain-text.ts';
import { transportName } from '../words/transports.ts';

/** The machine on one line: CPU, cores, memory, platform, versions, commit. */
export function machineLine(machine: Machine): string {
  const physical =
    machine.physicalCores === null || machine.physicalCores === machine.cores
      ? ''
      : ` (${machine.physicalCores} physical)`;
  const parts = [
    machine.cpu,
    `${count(machine.cores, 'core')}${physical}`,
    machine.memoryBytes > 0 ? `${formatBytes(machine.memoryBytes)} memory` : '',
    machine.platform,
    ...Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`),
    machine.git === null
      ? ''
      : `commit ${machine.git.commit.slice(0, 10)}${machine.git.dirty ? ' with uncommitted changes' : ''}`,
  ];
  return parts
    .filter((part) => part !== '')
    .map((part) => plainText(part, 200))
    .join(' · ');
}

/** How the figures were made, a sentence each: load, warm-up, server, sample, definitions. */
export function methodSentences(record: RunRecord): string[] {
  const { plan } = record;
  const sentences = [loadSentence(plan)];
  const warmUp = plan.load.warmUpRequests ?? connectionsOf(profileOf(plan.load));
  sentences.push(
    warmUp === 0
      ? 'There was no warm-up: the first requests of each cell are cold.'
      : `Before the clock starts, ${count(warmUp, 'warm-up request')} that no figure contains.`,
  );
  sentences.push(
    plan.service.launcher === 'attach'
      ? 'The server was running already and was not restarted between cells.'
      : 'Every settings got a server of its own, started fresh, and every endpoint was measured on it in turn.',
  );
  const transports = transportsOf(record.cells);
  if (transports.length > 0) sentences.push(`The load went over ${listOf(transports.map(transportName))}.`);
  const samples = sampleSizes(record.cells);
  if (samples !== null) {
    const trials = Math.max(1, ...record.cells.map((cell) => cell.measurement?.trialsRps.length ?? 0));
    sentences.push(`n = ${samples} requests a cell${trials > 1 ? `, over up to ${trials} server starts` : ''}.`);
    const starts = record.cells.flatMap(({ measurement }) => measurement?.starts ?? []);
    if (starts.length > 0) {
      const latencies = starts.every(({ latency }) => latency === 'all')
        ? 'latencies too'
        : 'latencies where every start kept the time of each request, else those of the start whose rate is the median';
      sentences.push(
        `Of several starts, requests, rates and CPU are pooled, ${latencies}; memory is the most of any; times of connecting and to the first byte are those of the start whose rate is the median.`,
      );
    }
  }
  sentences.push(
    'Requests per second = requests answered as expected ÷ (last completion − first start).',
    'Time per request = connections × elapsed ÷ completed requests, the mean that ab prints.',
    'Latencies run from the start of a request to its last byte, connecting included.',
    'Ranges are 95 % intervals; a figure that the sample is too small for is left out.',
  );
  if (record.cells.some((cell) => cell.measurement?.server != null)) {
    sentences.push('Server CPU is the CPU time of the server’s whole process tree during a trial ÷ its requests.');
  }
  return sentences;
}

function loadSentence(plan: RunRecord['plan']): string {
  const profile = profileOf(plan.load);
  const keepAlive = plan.load.keepAlive
    ? 'connections are kept open where the server allows it'
    : 'a new connection for each request';
  const engine = plan.load.engine === 'native' ? '' : `, sent by ${plan.load.engine}`;
  switch (profile.kind) {
    case 'closed': {
      const amount =
        profile.requests === null
          ? endsWhenSettled(profile)
            ? `until its rate was known within 2 % and had settled, for ${formatDuration(autoSeconds.least)} at least and ${formatDuration(profile.seconds)} at most`
            : `for ${formatDuration(profile.seconds)}`
          : `${count(profile.requests, 'request')} in all`;
      const likeAb = profile.requests === null ? '' : ` (as \`ab -n ${profile.requests} -c ${profile.connections}\`)`;
      return `Each cell was loaded by ${count(profile.connections, 'client')} that each send the next request when the last is answered, ${amount}${likeAb}; ${keepAlive}${engine}.`;
    }
    case 'open':
      return `Each cell was loaded with ${formatNumber(profile.ratePerSecond)} requests per second on a fixed schedule for ${formatDuration(profile.seconds)}, over at most ${count(profile.connections, 'connection')}; latencies run from the intended start; ${keepAlive}${engine}.`;
    case 'ramp':
      return `Each cell was loaded at ${listOf(profile.steps.map(String))} connections in turn, ${formatDuration(profile.secondsPerStep)} each; ${keepAlive}${engine}.`;
  }
}

/** Ways in which the native engine reached the server; autocannon is named with the load. */
function transportsOf(cells: readonly Cell[]): Transport[] {
  const used = cells.flatMap(({ measurement }) => measurement?.generator.transport ?? []);
  return [...new Set(used)].filter((transport) => transport !== 'autocannon').sort();
}

function sampleSizes(cells: readonly Cell[]): string | null {
  const sizes = cells.flatMap((cell) => (cell.measurement === null ? [] : [cell.measurement.requests.sent]));
  if (sizes.length === 0) return null;
  const least = Math.min(...sizes);
  const most = Math.max(...sizes);
  return least === most ? formatNumber(least) : `${formatNumber(least)}–${formatNumber(most)}`;
}
