import type { SingleFailure } from '../model/facts/failure.ts';
import type { NoteOf } from '../model/facts/note.ts';
import { count, listOf } from './figures.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';

/** What keeps Locust from making the load. */
export type LocustFailure = Extract<SingleFailure, { kind: `locust-${string}` }>;

/** The sentence of a failure of Locust, and what to do about it. */
export function locustFailureSentence(failure: LocustFailure): string {
  switch (failure.kind) {
    case 'locust-missing':
      return failure.interpreter === null
        ? t(
            'The plan’s "load.engine" is "locust", but there is neither a Python nor a Locust on PATH. Install it with: {0}',
            failure.install,
          )
        : t(
            'The plan’s "load.engine" is "locust", but Locust is installed neither for {0} nor on PATH. Install it with: {1}',
            failure.interpreter,
            failure.install,
          );
    case 'locust-not-started':
      return t(
        'Locust’s master did not start within {0} s ({1}).',
        failure.seconds,
        failure.why === null ? t('it wrote nothing') : plainText(failure.why),
      );
    case 'locust-ended':
      return ended(failure);
    case 'locust-host-unknown':
      return t(
        '{0} is not known on this network ({1}): give a host that Locust’s workers run on ("load.hosts" or --hosts).',
        failure.host,
        failure.code ?? t('unknown'),
      );
    case 'locust-workers-missing':
      return t(
        '{0} of {1} that Locust’s master expected came within {2} s. Start the others, or expect fewer ("load.expectWorkers" or --expect-workers).',
        failure.came,
        count(failure.expected, 'worker'),
        failure.seconds,
      );
    case 'locust-workers-changed':
      return failure.lost > 0
        ? t(
            '{0} of Locust’s {1} left in the middle of a trial, and what it had counted with it.',
            failure.lost,
            count(failure.workers, 'worker'),
          )
        : t(
            'A worker joined Locust’s {0} in the middle of a trial, whose load is then another one: start all workers before the run.',
            failure.workers,
          );
    case 'locust-variables-missing':
      return t(
        'A worker of Locust lacks what the headers of the requests need: set {0} where it is started.',
        listOf(failure.variables),
      );
    case 'locust-silent':
      return t('Locust’s workers said nothing of a trial for {0} s.', failure.seconds);
  }
}

function ended({ part, why, exit }: Extract<LocustFailure, { kind: 'locust-ended' }>): string {
  const how = exit?.signal ?? t('exit code {0}', exit?.code ?? t('unknown'));
  const what = why === null ? how : `${how}: ${plainText(why)}`;
  return part === 'master'
    ? t('Locust’s master ended before the run did ({0}).', what)
    : t('A worker of Locust ended before the run did ({0}).', what);
}

/** What made the load, where it was Locust. */
export function locustNote({ version, path, workers, cores, startedHere }: NoteOf<'locust'>): string {
  const locust = `Locust${version === null ? '' : ` ${version}`} (${path})`;
  const limits = t(
    'Bytes on the wire, the time to the first byte and which request had to connect are left out: Locust does not tell them.',
  );
  const who = startedHere
    ? t(
        '{0} sends the load that is measured, from {1} beside its master, on this machine of {2}. Servebench’s own engine calibrates and warms up.',
        locust,
        count(workers, 'worker'),
        count(cores, 'core'),
      )
    : t(
        '{0} sends the load that is measured, from {1} that were started by hand. Servebench’s own engine calibrates and warms up.',
        locust,
        count(workers, 'worker'),
      );
  return `${who} ${limits}`;
}

/** What is to be done on other machines, at its end the line to be copied. */
export function locustAwaits({ workers, seconds, hosts, command, variables }: NoteOf<'locust-awaits'>): string {
  const waiting = t('Waiting up to {0} s for {1} of Locust.', seconds, count(workers, 'worker'));
  const where = hosts.length === 0 ? t('other terminals of this machine') : listOf(hosts);
  const start =
    variables.length === 0
      ? t('Start them on {0}: {1}', where, command)
      : t('Start them on {0}, where the environment has {1}: {2}', where, listOf(variables), command);
  return `${waiting} ${start}`;
}
