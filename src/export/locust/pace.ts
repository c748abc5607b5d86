import type { LoadProfile } from '../../model/trial/trial.ts';

/** When the clients of one process send: constants and a class `Pace`, in Python. */
export interface PaceCode {
  readonly constants: readonly string[];
  readonly code: string;
  /** Requests that a whole run sends; `null` where the answers decide. */
  readonly planned: number | null;
}

/** The pace of a load profile. Locust's own pacing is closed and by user; a pool, a clock or a schedule is what ab and wrk2 have. */
export function paceCode(profile: LoadProfile): PaceCode {
  switch (profile.kind) {
    case 'closed':
      return profile.requests === null
        ? { constants: [`SECONDS = ${profile.seconds}`], code: untilPace, planned: null }
        : { constants: [`REQUESTS = ${profile.requests}`], code: poolPace, planned: profile.requests };
    case 'open': {
      const requests = Math.round(profile.ratePerSecond * profile.seconds);
      const constants = [
        `REQUESTS = ${requests}`,
        `REQUESTS_PER_SECOND = ${profile.ratePerSecond}`,
        `SECONDS = ${profile.seconds}`,
      ];
      return { constants, code: schedulePace, planned: requests };
    }
    case 'ramp':
      return {
        constants: [`STEPS = [${profile.steps.join(', ')}]`, `SECONDS = ${profile.secondsPerStep}`],
        code: rampPace,
        planned: null,
      };
  }
}

const poolPace = `class Pace:
    """One pool of requests: whoever is free sends the next one, as ab does it."""

    def __init__(self, position, of):
        # What does not divide evenly falls to the first of the processes.
        self.left = len(range(position, REQUESTS % CONNECTIONS, of))

    def join(self):
        self.left += REQUESTS // CONNECTIONS

    def due(self, number):
        """When client \`number\` sends its next request; None when all are sent."""
        if self.left == 0:
            return None
        self.left -= 1
        return time.perf_counter()`;

const untilPace = `class Pace:
    """Every client sends its next request when the last one is answered, until the time is over."""

    def __init__(self, position, of):
        self.end = None

    def join(self):
        self.end = self.end or time.perf_counter() + SECONDS

    def due(self, number):
        """When client \`number\` sends its next request; None when the time is over."""
        now = time.perf_counter()
        return now if now < self.end else None`;

const schedulePace = `class Pace:
    """
    A fixed schedule, whatever the answers do: process k of m sends the requests k, k + m, k + 2m, … Locust's own
    constant_throughput is no such thing: it slows down with the server, which hides how late requests would be.
    """

    def __init__(self, position, of):
        self.next, self.step, self.start = position, of, None

    def join(self):
        self.start = self.start or time.perf_counter()

    def due(self, number):
        """When the next request is to start; None when all are sent, or no client was free for them in time."""
        request, self.next = self.next, self.next + self.step
        if request >= REQUESTS or time.perf_counter() >= self.start + SECONDS:
            return None
        return self.start + request / REQUESTS_PER_SECOND`;

const rampPace = `class Pace:
    """As many clients as the step has; the others wait for a step that has them."""

    def __init__(self, position, of):
        self.start = None

    def join(self):
        self.start = self.start or time.perf_counter()

    def due(self, number):
        """When client \`number\` sends its next request; None when the last step is over."""
        while True:
            now = time.perf_counter()
            step = int((now - self.start) / SECONDS)
            if step >= len(STEPS):
                return None
            if number < STEPS[step]:
                return now
            gevent.sleep(max(0.001, self.start + (step + 1) * SECONDS - now))`;
