import type { Skip } from '../model/facts/skip.ts';
import { listOf } from './figures.ts';
import { plainText } from './plain-text.ts';

/** Why a cell was skipped, as a sentence or two. */
export function skipSentence(skip: Skip): string {
  switch (skip.kind) {
    case 'package-missing': {
      const who = skip.workerClass === null ? 'These settings need' : `Worker class "${skip.workerClass}" needs`;
      return `${who} ${skip.package}, which is not installed for ${skip.interpreter}. Install it with: ${skip.install}`;
    }
    case 'no-such-class':
      return `gunicorn ${skip.version} has no worker class "${skip.workerClass}". It has: ${skip.has.join(', ')}; gaiohttp comes with Servebench.`;
    case 'class-cannot-serve':
      return skip.app === null
        ? `Worker class "${skip.workerClass}" can't be loaded, so none of its settings was tried.`
        : `Worker class "${skip.workerClass}" can't serve ${skip.app === 'asgi' ? 'an ASGI' : 'a WSGI'} application, so none of its settings was tried.`;
    case 'one-process-only':
      return `${skip.program} starts Node in a process of its own, which can't be given more workers from outside: name the script that Node runs in the end as "app", such as "dist/main.js".`;
    case 'slower-beside':
      return `Not measured: nothing predicts the effect of ${listOf(skip.settings.map((name) => `"${name}"`))}, and values between this one and the fastest were slower.`;
    case 'recorded':
      return plainText(skip.text);
  }
}
