import { Worker } from 'node:worker_threads';
import { type CodeFindings, nothingFound } from './protocol.ts';

/** No project takes so long to read, ms. */
const patienceMs = 30_000;

/** What the code of a folder holds; nothing where it can't be read. `script` is the bundle of `main.ts`. */
export async function readProject(script: string, folder: string): Promise<CodeFindings> {
  const worker = new Worker(script, { workerData: folder, resourceLimits: { maxOldGenerationSizeMb: 512 } });
  const timer = setTimeout(() => void worker.terminate(), patienceMs);
  try {
    return await new Promise<CodeFindings>((resolve) => {
      worker.once('message', resolve);
      worker.once('error', () => resolve(nothingFound));
      worker.once('exit', () => resolve(nothingFound));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
