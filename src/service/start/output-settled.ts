import { setTimeout as delay } from 'node:timers/promises';
import type { OutputLog } from './output-log.ts';

const lookMs = 100;
/** Looks in a row at which nothing more may have come. More than one: this process may have stood still itself, what has come unread. */
const quietLooks = 3;
const usualMs = 1000;

/** A program whose words may still be on their way. */
export interface Speaker {
  readonly output: Pick<OutputLog, 'written'>;
  /** Settles when nobody has its outputs open any more. */
  readonly outputEnded: Promise<void>;
}

/**
 * Resolves when a program that has ended, or will get no further, has said why: what it wrote last may still be in the pipe,
 * and on a busy machine still unwritten. A second at most; where somebody else holds its outputs open, a third of that
 * after its last word. @param longestMs the longest that it takes.
 */
export async function outputSettled({ output, outputEnded }: Speaker, longestMs = usualMs): Promise<void> {
  let ended = false;
  void outputEnded.then(() => {
    ended = true;
  });
  const deadline = performance.now() + longestMs;
  let seen = output.written;
  let quiet = 0;
  while (!ended && performance.now() < deadline && (quiet < quietLooks || output.written === 0)) {
    await Promise.race([outputEnded, delay(lookMs)]);
    quiet = output.written === seen ? quiet + 1 : 0;
    seen = output.written;
  }
}
