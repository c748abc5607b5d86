import type { Cell, Machine, RunRecord } from '../model/run/record.ts';
import { autoSeconds, connectionsOf, endsWhenSettled, profileOf } from '../model/trial/profile.ts';
import type { Transport } from '../model/trial/times.ts';
import { count, formatBytes, formatDuration, formatNumber, listOf } from '../words/figures.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { transportName } from '../words/transports.ts';

/** The machine on one line: CPU, cores, memory, platform, versions, commit. */
export function machineLine(machine: Machine): string {
  const cores = count(machine.cores, 'core');
  const { physicalCores } = machine;
  const parts = [
    machine.cpu,
    physicalCores === null || physicalCores === machine.cores ? cores : t('{0} ({1} physical)', cores, physicalCores),
    machine.memoryBytes > 0 ? t('{0} memory', formatBytes(machine.memoryBytes)) : '',
    machine.platform,
    ...Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`),
    machine.git === null ? '' : commitOf(machine.git),
  ];
  return parts
    .filter((part) => part !== '')
    .map((part) => plainText(part, 200))
    .join(' · ');
}

function commitOf({ commit, dirty }: NonNullable<Machine['git']>): string {
  const id = commit.slice(0, 10);
  return dirty ? t('commit {0} with uncommitted changes', id) : t('commit {0}', id);
}

/** How the figures were made, a sentence each: load, warm-up, server, sample, definitions. */
export function methodSentences(record: RunRecord): string[] {
  const { plan } = record;
  const sentences = [loadSentence(plan)];
  const warmUp = plan.load.warmUpRequests ?? connectionsOf(profileOf(plan.load));
  sentences.push(
    warmUp === 0
      ? t('There was no warm-up: the first requests of each cell are cold.')
      : t('Before the clock started, {0} were sent that no figure contains.', count(warmUp, 'warm-up request')),
  );
  sentences.push(
    plan.service.launcher === 'attach'
      ? t('The server was running already and was not restarted between cells.')
      : t(
          'Each combination of settings got a server of its own, started fresh, and every endpoint was measured on it in turn.',
        ),
  );
  const transports = transportsOf(record.cells);
  if (transports.length > 0) sentences.push(t('The load went over {0}.', listOf(transports.map(transportName))));
  const samples = sampleSizes(record.cells);
  if (samples !== null) {
    const trials = Math.max(1, ...record.cells.map((cell) => cell.measurement?.trialsRps.length ?? 0));
    sentences.push(
      trials > 1
        ? t('n = {0} requests a cell, over up to {1} server starts.', samples, trials)
        : t('n = {0} requests a cell.', samples),
    );
    const starts = record.cells.flatMap(({ measurement }) => measurement?.starts ?? []);
    if (starts.length > 0) {
      sentences.push(
        starts.every(({ latency }) => latency === 'all')
          ? t(
              'Requests, rates, CPU and latencies of several starts are pooled; memory is the most of any start; times of connecting and to the first byte are those of the start whose rate is the median.',
            )
          : t(
              'Requests, rates and CPU of several starts are pooled, and so are latencies where every start kept the time of each request, else they are those of the start whose rate is the median; memory is the most of any start; times of connecting and to the first byte are those of the start whose rate is the median.',
            ),
      );
    }
  }
  sentences.push(
    t('Requests per second = requests answered as expected ÷ (last completion − first start).'),
    t('Time per request = connections × elapsed ÷ completed requests, the mean that ab prints.'),
    t('Latencies run from the start of a request to its last byte, connecting included.'),
    t('Ranges are 95 % intervals; a figure that the sample is too small for is left out.'),
  );
  if (record.cells.some((cell) => cell.measurement?.server != null)) {
    sentences.push(t('Server CPU is the CPU time of the server’s whole process tree during a trial ÷ its requests.'));
  }
  return sentences;
}

function loadSentence(plan: RunRecord['plan']): string {
  const profile = profileOf(plan.load);
  const connections = plan.load.keepAlive
    ? t('connections are kept open where the server allows it')
    : t('a new connection for each request');
  const { engine } = plan.load;
  const how = engine === 'native' ? connections : t('{0}, sent by {1}', connections, transportName(engine));
  switch (profile.kind) {
    case 'closed': {
      const amount =
        profile.requests === null
          ? endsWhenSettled(profile)
            ? t(
                'until its rate was known within 2 % and had settled, for {0} at least and {1} at most',
                formatDuration(autoSeconds.least),
                formatDuration(profile.seconds),
              )
            : t('for {0}', formatDuration(profile.seconds))
          : t(
              '{0} in all (as `{1}`)',
              count(profile.requests, 'request'),
              `ab -n ${profile.requests} -c ${profile.connections}`,
            );
      return t(
        'Each cell was loaded by {0} that each send the next request when the last is answered, {1}; {2}.',
        count(profile.connections, 'client'),
        amount,
        how,
      );
    }
    case 'open':
      return t(
        'Each cell was loaded with {0} requests per second on a fixed schedule for {1}, over at most {2}; latencies run from the intended start; {3}.',
        formatNumber(profile.ratePerSecond),
        formatDuration(profile.seconds),
        count(profile.connections, 'connection'),
        how,
      );
    case 'ramp':
      return t(
        'Each cell was loaded at {0} connections in turn, {1} each; {2}.',
        listOf(profile.steps.map(String)),
        formatDuration(profile.secondsPerStep),
        how,
      );
  }
}

/** Ways in which the native engine reached the server; the others are named with the load. */
function transportsOf(cells: readonly Cell[]): Transport[] {
  const used = cells.flatMap(({ measurement }) => measurement?.generator.transport ?? []);
  return [...new Set(used)].filter((transport) => transport !== 'autocannon' && transport !== 'locust').sort();
}

function sampleSizes(cells: readonly Cell[]): string | null {
  const sizes = cells.flatMap((cell) => (cell.measurement === null ? [] : [cell.measurement.requests.sent]));
  if (sizes.length === 0) return null;
  const least = Math.min(...sizes);
  const most = Math.max(...sizes);
  return least === most ? formatNumber(least) : `${formatNumber(least)}–${formatNumber(most)}`;
}
