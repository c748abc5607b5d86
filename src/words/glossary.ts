/** A figure or word of Servebench, explained. */
export interface GlossaryEntry {
  /** What it is called where people read it. */
  readonly title: string;
  /** What it is and how it was got, in a sentence or two. */
  readonly meaning: string;
  /** When to distrust it; `null` where there is nothing special to mind. */
  readonly distrust: string | null;
}

/** The one glossary: the panel shows it at each figure, `servebench explain` in the terminal. */
export const glossary = {
  rps: {
    title: 'Requests per second',
    meaning: 'Requests answered as expected, divided by the time from the first request’s start to the last one’s end.',
    distrust: 'Distrust it when the load generator was busy, other programs ran, or the interval is wide.',
  },
  timePerRequest: {
    title: 'Time per request',
    meaning: 'Connections × elapsed time ÷ completed requests: the mean that ab prints.',
    distrust: 'A few very slow requests raise it: look at the percentiles beside it.',
  },
  latency: {
    title: 'Latency',
    meaning: 'From the start of a request to the last byte of its answer, connecting included.',
    distrust: 'Under a closed load clients wait for slow answers, so it hides what users of a busy service would wait.',
  },
  p50: {
    title: 'Median latency (p50)',
    meaning: 'Half of the requests took at most this long.',
    distrust: 'It says nothing about the slow ones, which users notice.',
  },
  p95: {
    title: '95th percentile of latency (p95)',
    meaning: '95 of 100 requests took at most this long.',
    distrust: 'Needs 59 answered requests; with fewer it is left out.',
  },
  p99: {
    title: '99th percentile of latency (p99)',
    meaning: '99 of 100 requests took at most this long.',
    distrust: 'Needs 299 answered requests; with fewer it is left out.',
  },
  longest: {
    title: 'Longest latency',
    meaning: 'The slowest answered request of the trial.',
    distrust: 'It grows with the number of requests: compare it only between trials of the same length.',
  },
  failed: {
    title: 'Failed requests',
    meaning:
      'Requests without an answer, or with another one than expected (status, body). They don’t count as throughput.',
    distrust: 'Failures are often fast: rates beside them flatter the server.',
  },
  cpu: {
    title: 'Server CPU per request',
    meaning: 'CPU time of all processes of the server during the trial, divided by the requests that it answered.',
    distrust: 'Coarse in short trials, where the clock of the kernel (10 ms steps) is all there is.',
  },
  cores: {
    title: 'Cores busy',
    meaning: 'CPU time of the server divided by the time that passed: 2 means two cores were full.',
    distrust: null,
  },
  memory: {
    title: 'Server memory',
    meaning:
      'Of all processes of the server at the end of the trial; shared pages count once where the system tells (PSS).',
    distrust: 'Where only RSS can be read, pages that workers share count for each of them.',
  },
  interval: {
    title: '95 % interval',
    meaning: 'The range in which the true figure lies in 95 of 100 such trials.',
    distrust: 'It knows the noise within the trials only, not what a busy machine adds to all of them.',
  },
  predicted: {
    title: 'Predicted',
    meaning: 'Not measured: expected by the model from the CPU and the waiting of a request (≈, hatched).',
    distrust: 'It assumes an idle machine. Measure a cell that you rely on.',
  },
  recommended: {
    title: 'Recommended',
    meaning: 'The cheapest settings (fewest processes, least memory) that are within noise of the best.',
    distrust: null,
  },
  gain: {
    title: 'Gain',
    meaning: 'How many times the requests per second of the settings that it is compared with.',
    distrust: 'When its interval reaches below 1, there may be no gain at all.',
  },
  confidence: {
    title: 'How sure',
    meaning:
      '“Sure”: nothing speaks against the answer. “Fairly sure”: one mild doubt, such as a busy machine. “Not sure”: the run ended early, or the gain may be noise.',
    distrust: null,
  },
  bound: {
    title: 'What bounds an endpoint',
    meaning:
      'What its requests spend most of their time on: the CPU, waiting for others (I/O), both, or a lock that they share.',
    distrust: 'Inconclusive where the machine was busy or the sample small.',
  },
  runQueue: {
    title: 'Waiting for a core',
    meaning: 'Time in which a request could have run and no core was free.',
    distrust: 'Threads that wait side by side add up: it can exceed the latency.',
  },
  waiting: {
    title: 'Waiting',
    meaning: 'The rest of the mean latency: for a free worker, a lock, another service, the disk or the network.',
    distrust: 'It is what is left, so it carries the errors of the other parts.',
  },
  connect: {
    title: 'Connecting',
    meaning: 'Time to open a connection, for the share of the requests that needed a new one.',
    distrust: null,
  },
  share: {
    title: 'Share of work',
    meaning: 'Which part of the CPU time of all workers each one spent.',
    distrust: 'Uneven shares of few long-lived connections are luck: the next start may fall otherwise.',
  },
  generator: {
    title: 'Load generator',
    meaning: 'What Servebench itself took of a core to send the load.',
    distrust: 'Near one whole core it limits what it measures.',
  },
  reused: {
    title: 'Connections reused',
    meaning: 'Share of the requests that went out on a connection used before (keep-alive).',
    distrust: 'At 0 % the server closes each connection, and every latency contains a connect.',
  },
  frontier: {
    title: 'Frontier',
    meaning: 'The settings that no others beat in both figures: everything off this line costs more for less.',
    distrust: null,
  },
  cell: {
    title: 'Cell',
    meaning: 'One endpoint under one combination of settings.',
    distrust: null,
  },
  trial: {
    title: 'Trial',
    meaning: 'One load test of one cell on one freshly started server.',
    distrust: null,
  },
} as const satisfies Readonly<Record<string, GlossaryEntry>>;

/** A word of the glossary. */
export type Term = keyof typeof glossary;

/** All words, in the glossary's order. */
export const terms = Object.keys(glossary) as Term[];

/** A word's explanation on one line: what it is, how it was got, when to distrust it. */
export function explained(term: Term): string {
  const { meaning, distrust }: GlossaryEntry = glossary[term];
  return distrust === null ? meaning : `${meaning} ${distrust}`;
}

/** The word that someone means: by its key or its title, in any case; `null` for none. */
export function termNamed(text: string): Term | null {
  const wanted = text.trim().toLowerCase();
  return terms.find((term) => term.toLowerCase() === wanted || glossary[term].title.toLowerCase() === wanted) ?? null;
}
