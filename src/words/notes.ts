import type { Note, NoteOf } from '../model/facts/note.ts';
import { count, formatFigure, listOf } from './figures.ts';
import { plural, t } from './language.ts';
import { locustAwaits, locustNote } from './locust.ts';
import { otherConditionsText } from './other-conditions.ts';
import { plainText } from './plain-text.ts';
import { originText } from './program-origins.ts';
import { rateChangeSentence } from './rate-changes.ts';
import { recordFaultSentence } from './record-faults.ts';
import { settingsLabel } from './settings-label.ts';
import { warningSentence } from './warnings.ts';

/** What there is to know of a run, as a sentence or two. What other programs wrote in it is made plain. */
export function noteSentence(note: Note): string {
  return plainText(sentenceOf(note));
}

function sentenceOf(note: Note): string {
  switch (note.kind) {
    case 'leftover-unsure':
      return t(
        'Process {0} may be a server that an earlier Servebench left running ({1}). Servebench cannot tell here whether it is: end it by hand if so.',
        note.pid ?? '?',
        note.command,
      );
    case 'leftover-replaced':
      return t(
        'Left process {0} alone: it has the number of a server that an earlier Servebench started ({1}), but does not look like it.',
        note.pid ?? '?',
        note.command,
      );
    case 'leftover-not-ended':
      return t(
        'A server that an earlier Servebench left running could not be ended ({0}, process {1}). End it by hand.',
        note.command,
        note.left.join(', '),
      );
    case 'leftover-ended': {
      const [first, ...others] = note.ended;
      const more = others.length > 0 ? ` ${t('and {0} more', others.length)}` : '';
      return t(
        'Ended a server that an earlier Servebench left running ({0}, process {1}{2}).',
        note.command,
        first ?? '?',
        more,
      );
    }
    case 'leftover-listens':
      return t(
        'Process {0} listens at {1}, which an earlier Servebench gave to its server ({2}). If it is that server, end it by hand.',
        note.pid,
        placeText(note.place),
        note.command,
      );
    case 'foreign-leftover-not-ended':
      return t(
        'A server that another version of Servebench left running could not be ended (process {0}). End it by hand.',
        note.left.join(', '),
      );
    case 'foreign-leftover-ended':
      return t('Ended a server that another version of Servebench left running (process {0}).', note.ended.join(', '));
    case 'leftover-checkout':
      return t('Removed a checkout that an earlier Servebench left behind ({0}).', note.folder);
    case 'submodules-empty':
      return t(
        'Submodules are empty in the checkout of {0} ({1}): if the service needs them, let "prepare" fetch them, such as ["git", "submodule", "update", "--init"].',
        note.ref,
        note.paths.slice(0, 3).join(', '),
      );
    case 'large-files-missing':
      return t(
        'Files of Git LFS are only pointers in the checkout of {0} ({1}): if the service needs them, let "prepare" fetch them, such as ["git", "lfs", "pull"].',
        note.ref,
        note.file,
      );
    case 'foreign-server': {
      return note.port === null
        ? t(
            'Process {0} was started by another version of Servebench. Servebench cannot tell here whether that still needs it: end it by hand if not.',
            note.pid,
          )
        : t(
            'Process {0}, which listens at port {1}, was started by another version of Servebench. Servebench cannot tell here whether that still needs it: end it by hand if not.',
            note.pid,
            note.port,
          );
    }
    case 'interpreter':
      return t('Python {0}: {1} ({2}).', note.version, note.path, originText(note.origin));
    case 'configuration-read':
      return t('{0} reads {1}; the settings under test win over it.', note.server, note.file);
    case 'variable-overruled':
      return t('{0} is set; the settings under test win over it.', note.variable);
    case 'arguments-left-out': {
      const where = note.setting === 'GUNICORN_CMD_ARGS' ? note.setting : `"${note.setting}"`;
      return t('Left out of {0}, since Servebench sets it: {1}.', where, note.arguments.join(', '));
    }
    case 'gunicorn-also-sets':
      return t('gunicorn’s own configuration also sets: {0}.', note.names.join(', '));
    case 'gunicorn-reload':
      return t('gunicorn’s "reload" is on: it is for development and slows the server down.');
    case 'variables-kept-back':
      return note.names.length === 1
        ? t(
            '{0} is set and was kept from the server that is measured: unset it where the service runs.',
            note.names.join(),
          )
        : t(
            '{0} are set and were kept from the server that is measured: unset them where the service runs.',
            note.names.join(', '),
          );
    case 'granian-interface':
      return t(
        'granian serves the application by "{0}"; "--interface" in "service.args" changes that.',
        note.interface,
      );
    case 'node':
      return t('Node.js {0}: {1} ({2}).', note.version, note.path, originText(note.origin));
    case 'other-node-asked':
      return t('{0} asks for Node.js {1}: to measure that one, name it in "service.node".', note.file, note.version);
    case 'node-options':
      return t('NODE_OPTIONS is set, and holds for the server too.');
    case 'steps-not-done':
      return t(
        'Servebench does not run what the script does before the start: {0}. It measures what is there.',
        note.steps.join(', '),
      );
    case 'asks-for-place': {
      const asked = 'port' in note.place ? t('port {0}', note.place.port) : note.place.path;
      return t(
        'The service listens on {0}, whatever PORT says; Servebench gave it another place to listen for the measurement.',
        asked,
      );
    }
    case 'not-production': {
      return note.value === null || note.value === ''
        ? t(
            'NODE_ENV is not set in the server that was measured: Express, React and others run slower that way than in production. "env": { "NODE_ENV": "production" } in the plan\'s "service" measures what users get.',
          )
        : t(
            'NODE_ENV is "{0}" in the server that was measured: Express, React and others run slower that way than in production. "env": { "NODE_ENV": "production" } in the plan\'s "service" measures what users get.',
            note.value,
          );
    }
    case 'attached':
      return t('The server at {0} was running already: it is not restarted, and its settings are not known.', note.url);
    case 'background-server-ended':
      return t(
        '{0} had moved into the background; process {1}, which listened at its {2}, was ended too.',
        note.server,
        note.ended.join(', '),
        placeText(note.place),
      );
    case 'place-taken':
      return t(
        '{0} has ended, but process {1} listens at its {2}: another program took it.',
        note.server,
        note.left.join(', '),
        placeText(note.place),
      );
    case 'route-elsewhere':
      return t(
        'The application has no route {0}, but {1}: correct it in the plan.',
        plainText(note.path),
        plainText(note.instead),
      );
    case 'routes-not-in-plan': {
      const routes = note.routes.map(plainText);
      return t(
        'The application says that it also answers {0}. "servebench init --ask --force" writes a plan with its own routes.',
        note.more > 0 ? t('{0} and {1} more', routes.join(', '), note.more) : listOf(routes),
      );
    }
    case 'nothing-calibrated':
      return t('Nothing could be calibrated: the server did not start with {0}.', settingsLabel(note.settings));
    case 'forecast':
      return `${note.endpoint}: ${warningSentence(note.warning)}`;
    case 'budgets-not-judged':
      return plural(
        note.budgets,
        '{0} relative to a baseline was not judged: {1}',
        '{0} relative to a baseline were not judged: {1}',
        count(note.budgets, 'budget'),
        whyNotJudged(note.cause),
      );
    case 'budget-not-judged': {
      const why = note.change === null ? t('it is in neither run.') : rateChangeSentence(note.change);
      return t('The budget of "{0}" relative to the baseline was not judged: {1}', note.endpoint, why);
    }
    case 'request-times-left-out':
      return t('The latency of each single request was left out of the saved run, which had become too large.');
    case 'sitting-checked':
      return sittingText(note);
    case 'run-of-its-own':
      return t(
        'The endpoint was measured in a run of its own, and not added to the run before: {0}',
        otherConditionsText(note.why),
      );
    case 'locust':
      return locustNote(note);
    case 'locust-awaits':
      return locustAwaits(note);
    case 'recorded':
      return note.text;
  }
}

function placeText(place: NoteOf<'place-taken'>['place']): string {
  return 'port' in place ? t('port {0}', place.port) : t('socket {0}', place.socketPath);
}

/** Why nothing is judged against a baseline, as the end of a sentence. */
export function whyNotJudged(cause: NoteOf<'budgets-not-judged'>['cause']): string {
  switch (cause.kind) {
    case 'no-baseline':
      return t('there is no baseline.');
    case 'no-such-file':
      return t(
        'there is no file {0}.{1}',
        cause.file,
        cause.isDefault ? ` ${t('"servebench run --save-baseline" makes it.')}` : '',
      );
    case 'no-baseline-record':
      return recordFaultSentence(cause.fault);
    case 'unreadable':
      return cause.why;
    case 'other-machine':
      return t('the baseline was made on {0}, and this is {1}.', machineText(cause.baseline), machineText(cause.here));
  }
}

type ComparedMachine = Extract<NoteOf<'budgets-not-judged'>['cause'], { kind: 'other-machine' }>['here'];

function machineText({ cpu, platform, cores }: ComparedMachine): string {
  return `${cpu} (${platform}, ${count(cores, 'core')})`;
}

function sittingText({ endpoint, ratio, low, high, drift }: NoteOf<'sitting-checked'>): string {
  const name = `\`${endpoint}\``;
  if (ratio === null || low === null || high === null)
    return t(
      'This run has several sittings. Whether {0} costs the same in both could not be checked: compare figures of different sittings with care.',
      name,
    );
  const figures = [name, ...[ratio, low, high].map(formatFigure)];
  switch (drift) {
    case 'slower':
      return t(
        'The machine or the service was slower in the last sitting: one request of {0} alone took {1} times as long as before ({2} to {3}). Don’t compare figures of different sittings; run the plan again for figures that can be compared.',
        ...figures,
      );
    case 'faster':
      return t(
        'The machine or the service was faster in the last sitting: one request of {0} alone took {1} times as long as before ({2} to {3}). Don’t compare figures of different sittings; run the plan again for figures that can be compared.',
        ...figures,
      );
    default:
      return t(
        'This run has several sittings. One request of {0} alone took {1} times as long in the last one as before ({2} to {3}), so their figures can be compared.',
        ...figures,
      );
  }
}
