import { t } from './language.ts';
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
    get title() {
      return t('Requests per second');
    },
    get meaning() {
      return t(
        'Requests answered as expected, divided by the time from the first request’s start to the last one’s end.',
      );
    },
    get distrust() {
      return t('Distrust it when the load generator was busy, other programs ran, or the interval is wide.');
    },
  },
  timePerRequest: {
    get title() {
      return t('Time per request');
    },
    get meaning() {
      return t('Connections × elapsed time ÷ completed requests: the mean that ab prints.');
    },
    get distrust() {
      return t('A few very slow requests raise it: look at the percentiles beside it.');
    },
  },
  latency: {
    get title() {
      return t('Latency');
    },
    get meaning() {
      return t('From the start of a request to the last byte of its answer, connecting included.');
    },
    get distrust() {
      return t(
        'Under a closed load clients wait for slow answers, so it hides what users of a busy service would wait.',
      );
    },
  },
  p50: {
    get title() {
      return t('Median latency (p50)');
    },
    get meaning() {
      return t('Half of the requests took at most this long.');
    },
    get distrust() {
      return t('It says nothing about the slow ones, which users notice.');
    },
  },
  p95: {
    get title() {
      return t('95th percentile of latency (p95)');
    },
    get meaning() {
      return t('95 of 100 requests took at most this long.');
    },
    get distrust() {
      return t('Needs 59 answered requests; with fewer it is left out.');
    },
  },
  p99: {
    get title() {
      return t('99th percentile of latency (p99)');
    },
    get meaning() {
      return t('99 of 100 requests took at most this long.');
    },
    get distrust() {
      return t('Needs 299 answered requests; with fewer it is left out.');
    },
  },
  longest: {
    get title() {
      return t('Longest latency');
    },
    get meaning() {
      return t('The slowest answered request of the trial.');
    },
    get distrust() {
      return t('It grows with the number of requests: compare it only between trials of the same length.');
    },
  },
  failed: {
    get title() {
      return t('Failed requests');
    },
    get meaning() {
      return t('Requests without an answer, or with an unexpected one (status, body). They don’t count as throughput.');
    },
    get distrust() {
      return t('Failures are often fast: rates beside them flatter the server.');
    },
  },
  cpu: {
    get title() {
      return t('Server CPU per request');
    },
    get meaning() {
      return t('CPU time of all processes of the server during the trial, divided by the requests that it answered.');
    },
    get distrust() {
      return t('Coarse in short trials, where the clock of the kernel (10 ms steps) is all there is.');
    },
  },
  cores: {
    get title() {
      return t('Cores busy');
    },
    get meaning() {
      return t('CPU time of the server divided by the time that passed: 2 means two cores were full.');
    },
    distrust: null,
  },
  memory: {
    get title() {
      return t('Server memory');
    },
    get meaning() {
      return t(
        'Of all processes of the server at the end of the trial; shared pages count once where the system tells (PSS).',
      );
    },
    get distrust() {
      return t('Where only RSS can be read, pages that workers share count for each of them.');
    },
  },
  interval: {
    get title() {
      return t('95 % interval');
    },
    get meaning() {
      return t('The range in which the true figure lies in 95 of 100 such trials.');
    },
    get distrust() {
      return t('It knows the noise within the trials only, not what a busy machine adds to all of them.');
    },
  },
  predicted: {
    get title() {
      return t('Predicted');
    },
    get meaning() {
      return t('Not measured: expected by the model from the CPU and the waiting of a request (≈, hatched).');
    },
    get distrust() {
      return t('It assumes an idle machine. Measure a cell that you rely on.');
    },
  },
  recommended: {
    get title() {
      return t('Recommended');
    },
    get meaning() {
      return t('The cheapest settings (fewest processes, least memory) that are within noise of the best.');
    },
    distrust: null,
  },
  gain: {
    get title() {
      return t('Gain');
    },
    get meaning() {
      return t('How many times the requests per second of the settings that it is compared with.');
    },
    get distrust() {
      return t('When its interval reaches below 1, there may be no gain at all.');
    },
  },
  confidence: {
    get title() {
      return t('How sure');
    },
    get meaning() {
      return t(
        '“Sure”: nothing speaks against the answer. “Fairly sure”: one mild doubt, such as a busy machine. “Not sure”: the run ended early, or the gain may be noise.',
      );
    },
    distrust: null,
  },
  bound: {
    get title() {
      return t('What bounds an endpoint');
    },
    get meaning() {
      return t(
        'What its requests spend most of their time on: the CPU, waiting for others (I/O), both, or a lock that they share.',
      );
    },
    get distrust() {
      return t('Inconclusive where the machine was busy or the sample small.');
    },
  },
  runQueue: {
    get title() {
      return t('Waiting for a core');
    },
    get meaning() {
      return t('Time in which a request could have run and no core was free.');
    },
    get distrust() {
      return t('Threads that wait side by side add up: it can exceed the latency.');
    },
  },
  queue: {
    get title() {
      return t('In the queue');
    },
    get meaning() {
      return t(
        'Time behind other requests, for a free worker or a lock: what a request waits beyond what it waits when it is alone.',
      );
    },
    get distrust() {
      return t(
        'More connections make a longer queue: it says how the load fits the settings, not how slow the code is.',
      );
    },
  },
  waiting: {
    get title() {
      return t('Waiting for others');
    },
    get meaning() {
      return t(
        'For another service, the disk or the network: as long as a request waits when it is alone (calibration).',
      );
    },
    get distrust() {
      return t('Others that are slower under load make it longer, and that counts as the queue.');
    },
  },
  others: {
    get title() {
      return t('Other programs');
    },
    get meaning() {
      return t('Cores that programs kept busy which have nothing to do with the benchmark.');
    },
    get distrust() {
      return t('What they take, the server lacks: close them, and measure again.');
    },
  },
  connect: {
    get title() {
      return t('Connecting');
    },
    get meaning() {
      return t('Time to open a connection, for the share of the requests that needed a new one.');
    },
    distrust: null,
  },
  share: {
    get title() {
      return t('Share of work');
    },
    get meaning() {
      return t('Which part of the CPU time of all workers each one spent.');
    },
    get distrust() {
      return t('Uneven shares of few long-lived connections are luck: the next start may fall otherwise.');
    },
  },
  generator: {
    get title() {
      return t('Load generator');
    },
    get meaning() {
      return t('What Servebench itself took of a core to send the load.');
    },
    get distrust() {
      return t('Near one whole core it limits what it measures.');
    },
  },
  reused: {
    get title() {
      return t('Connections reused');
    },
    get meaning() {
      return t('Share of the requests that went out on a connection used before (keep-alive).');
    },
    get distrust() {
      return t('At 0 % the server closes each connection, and every latency contains a connect.');
    },
  },
  frontier: {
    get title() {
      return t('Frontier');
    },
    get meaning() {
      return t('The settings that no others beat in both figures: everything off this line costs more for less.');
    },
    distrust: null,
  },
  cell: {
    get title() {
      return t('Cell');
    },
    get meaning() {
      return t('One endpoint under one combination of settings.');
    },
    distrust: null,
  },
  trial: {
    get title() {
      return t('Trial');
    },
    get meaning() {
      return t('One load test of one cell on one freshly started server.');
    },
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
