import type { Frame } from '../sampled-profile.ts';
import { compiledFile } from './user-code.ts';

/**
 * Functions of Python's standard library that hand over to the system and wait there, by the end of their file. A thread that
 * was just woken, or is put aside while it goes to sleep, is ready to run, and a profiler takes it for running; what these
 * functions compute themselves is next to nothing.
 */
const waitingFunctions: readonly (readonly [file: string, functions: RegExp])[] = [
  ['threading.py', /(^|\.)(wait|wait_for|acquire|join|_wait_for_tstate_lock|__enter__)$/],
  ['selectors.py', /(^|\.)select$/],
  ['socket.py', /(^|\.)accept$/],
  ['queue.py', /(^|\.)(get|put)$/],
  ['concurrent/futures/thread.py', /^_worker$/],
  ['subprocess.py', /(^|\.)(wait|_wait|_try_wait|_communicate)$/],
  ['multiprocessing/connection.py', /(^|\.)(wait|_poll|poll)$/],
];

/** Calls of the system's library that wait, where compiled code is seen. */
const waitingCalls =
  /^_*(poll|ppoll|epoll_wait|select|futex\w*|sem_\w*wait|pthread_cond_\w*wait|(clock_)?nanosleep|accept4?|wait4)\b/;

/** Whether a thread whose innermost frame this is waits rather than computes, whatever the system says of its state. */
export function isWaitingFrame(frame: Frame | null): boolean {
  if (frame === null) return false;
  // V8's frame of a thread that has nothing to do.
  if (frame.file === '') return frame.name === '(idle)';
  if (compiledFile.test(frame.file)) return waitingCalls.test(frame.name);
  // gunicorn waits for the client to close.
  if (frame.name === 'close_graceful' && /[\\/]gunicorn[\\/]util\.py$/.test(frame.file)) return true;
  if (!/[\\/]python\d\.\d+t?[\\/]|[\\/]Lib[\\/]/.test(frame.file)) return false;
  const path = frame.file.replaceAll('\\', '/');
  return waitingFunctions.some(([file, functions]) => path.endsWith(`/${file}`) && functions.test(frame.name));
}
