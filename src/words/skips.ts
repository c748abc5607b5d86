import type { Skip } from '../model/facts/skip.ts';
import { listOf } from './figures.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';

/** Why a cell was skipped, as a sentence or two. */
export function skipSentence(skip: Skip): string {
  switch (skip.kind) {
    case 'package-missing': {
      return skip.workerClass === null
        ? t(
            'These settings need {0}, which is not installed for {1}. Install it with: {2}',
            skip.package,
            skip.interpreter,
            skip.install,
          )
        : t(
            'Worker class "{0}" needs {1}, which is not installed for {2}. Install it with: {3}',
            skip.workerClass,
            skip.package,
            skip.interpreter,
            skip.install,
          );
    }
    case 'no-such-class':
      return t(
        'gunicorn {0} has no worker class "{1}". It has: {2}; gaiohttp comes with Servebench.',
        skip.version,
        skip.workerClass,
        skip.has.join(', '),
      );
    case 'class-cannot-serve':
      return skip.app === null
        ? t('Worker class "{0}" can\'t be loaded, so none of its settings was tried.', skip.workerClass)
        : skip.app === 'asgi'
          ? t(
              'Worker class "{0}" can\'t serve an ASGI application, so none of its settings was tried.',
              skip.workerClass,
            )
          : t(
              'Worker class "{0}" can\'t serve a WSGI application, so none of its settings was tried.',
              skip.workerClass,
            );
    case 'one-process-only':
      return t(
        '{0} starts Node in a process of its own, which can\'t be given more workers from outside: name the script that Node runs in the end as "app", such as "dist/main.js".',
        skip.program,
      );
    case 'slower-beside':
      return t(
        'Not measured: nothing predicts the effect of {0}, and values between this one and the fastest were slower.',
        listOf(skip.settings.map((name) => `"${name}"`)),
      );
    case 'recorded':
      return plainText(skip.text);
  }
}
