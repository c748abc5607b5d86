import type { Bound } from '../../src/model/run/record.ts';

/** Which of the labelled services an endpoint belongs to. */
export type LabelledService = 'flask' | 'node' | 'go';

/** What comes to its end first when the service is given more workers and threads; `null` where nothing can be said. */
export type ExpectedLimit = 'cpu' | 'slots' | 'lock' | 'downstream' | null;

/** An endpoint of which it is known what bounds it. */
export interface LabelledEndpoint {
  /** Also the path, after `/`. Names are unique within a service. */
  readonly name: string;
  readonly service: LabelledService;
  readonly label: Bound;
  /** Other answers that are right too. `inconclusive` is never wrong, but counts as right only where it stands here or is the label. */
  readonly alsoRight?: readonly Bound[];
  readonly limit: ExpectedLimit;
  /** Why the label is what it is. */
  readonly reason: string;
  /** Requests of one trial where the usual number would not fit. */
  readonly requests?: number;
}

const flask = (name: string, label: Bound, limit: ExpectedLimit, reason: string): LabelledEndpoint => ({
  name,
  service: 'flask',
  label,
  limit,
  reason,
});

const node = (name: string, label: Bound, limit: ExpectedLimit, reason: string): LabelledEndpoint => ({
  ...flask(name, label, limit, reason),
  service: 'node',
});

const go = (name: string, label: Bound, limit: ExpectedLimit, reason: string): LabelledEndpoint => ({
  ...flask(name, label, limit, reason),
  service: 'go',
});

/** The labelled set. The amounts of work are about 2 to 10 ms of CPU and 20 to 60 ms of waiting on a machine of 2020. */
export const labelledEndpoints: readonly LabelledEndpoint[] = [
  flask('hello', 'cpu', 'cpu', 'Answers at once: all there is to a request is the framework’s own code.'),
  flask('compute', 'cpu', 'cpu', 'A loop in pure Python, which holds the interpreter lock.'),
  flask('hash', 'cpu', 'cpu', 'SHA-256 over 8 MB: computes, and releases the interpreter lock meanwhile.'),
  flask('deflate', 'cpu', 'cpu', 'zlib over 150 kB: computes, and releases the interpreter lock meanwhile.'),
  flask('json', 'cpu', 'cpu', 'Serialises 3,000 rows and sends 230 kB.'),
  flask('template', 'cpu', 'cpu', 'Renders a template of 250 rows.'),
  flask('sqlite', 'cpu', 'cpu', 'An aggregate over 8,000 rows that are all in memory: a database, and yet no waiting.'),
  flask('memory', 'cpu', 'cpu', 'Copies and scans 8 MB: waiting for memory is CPU time.'),
  flask('sleep', 'io', 'slots', 'Sleeps 40 ms.'),
  flask('upstream', 'io', 'slots', 'Waits 40 ms for another service.'),
  flask('jitter', 'io', 'slots', 'Waits for another service that takes between 20 and 60 ms.'),
  flask('two-calls', 'io', 'slots', 'Waits for another service twice in turn, 20 ms each.'),
  flask('pool', 'io', 'downstream', 'Waits for a service that works 20 ms on a request and on two at a time.'),
  flask(
    'thread-lock',
    'lock',
    'lock',
    'Sleeps 30 ms with a lock of its process held: threads gain nothing, workers do.',
  ),
  flask(
    'one-connection',
    'lock',
    'lock',
    'All threads of a process share one connection to a service that takes 25 ms.',
  ),
  flask(
    'file-lock',
    'lock',
    'lock',
    'Sleeps 30 ms with a lock on a file held: neither threads nor workers gain anything.',
  ),
  flask(
    'locked-compute',
    'lock',
    'lock',
    'Computes 6 ms with a lock on a file held: all processes together use one core.',
  ),
  flask('mixed', 'mixed', 'cpu', 'Spends 10 ms of CPU, then sleeps 10.5 ms.'),
  flask('mixed-upstream', 'mixed', 'cpu', 'Spends 10 ms of CPU, then waits 12 ms for another service.'),
  {
    ...flask('noisy', 'inconclusive', null, 'Computes or sleeps, 1 to 400 ms, as chance has it, and few requests.'),
    alsoRight: ['mixed'],
    requests: 16,
  },
  flask('failing', 'inconclusive', null, 'Every second answer is an error.'),
  node('hello', 'cpu', 'cpu', 'Answers at once: all there is to a request is Node’s own HTTP code.'),
  node('compute', 'cpu', 'cpu', 'A loop on the event loop.'),
  node('json', 'cpu', 'cpu', 'Serialises 10,000 rows.'),
  node('pbkdf2', 'cpu', 'cpu', 'Derives a key in the thread pool: off the event loop, and still CPU.'),
  node('sleep', 'io', 'slots', 'Waits 40 ms on a timer.'),
  node('upstream', 'io', 'slots', 'Waits 40 ms for another service.'),
  node('mutex', 'lock', 'lock', 'Waits 25 ms on a timer with an async mutex held.'),
  node('mixed', 'mixed', 'cpu', 'Spends 10 ms of CPU, then waits 10 ms on a timer.'),
  go('hello', 'cpu', 'cpu', 'Answers at once: all there is to a request is Go’s own HTTP code.'),
  go('compute', 'cpu', 'cpu', 'A loop, on as many cores as GOMAXPROCS allows.'),
  go('sleep', 'io', 'slots', 'Waits 40 ms on a timer.'),
  go('mutex', 'lock', 'lock', 'Sleeps 25 ms with a mutex held.'),
];
