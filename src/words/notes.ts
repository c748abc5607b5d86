import type { Note, NoteOf } from '../model/facts/note.ts';
import { settingsLabel } from '../model/settings.ts';
import { count, listOf } from './figures.ts';
import { plainText } from './plain-text.ts';
import { originText } from './program-origins.ts';
import { rateChangeSentence } from './rate-changes.ts';
import { warningSentence } from './warnings.ts';

/** What there is to know of a run, as a sentence or two. What other programs wrote in it is made plain. */
export function noteSentence(note: Note): string {
  return plainText(sentenceOf(note));
}

function sentenceOf(note: Note): string {
  switch (note.kind) {
    case 'leftover-unsure':
      return `Process ${note.pid} may be a server that an earlier Servebench left running (${note.command}). Servebench cannot tell here whether it is: end it by hand if so.`;
    case 'leftover-replaced':
      return `Left process ${note.pid} alone: it has the number of a server that an earlier Servebench started (${note.command}), but does not look like it.`;
    case 'leftover-not-ended':
      return `A server that an earlier Servebench left running could not be ended (${note.command}, process ${note.left.join(', ')}). End it by hand.`;
    case 'leftover-ended': {
      const [first, ...others] = note.ended;
      const more = others.length > 0 ? ` and ${others.length} more` : '';
      return `Ended a server that an earlier Servebench left running (${note.command}, process ${first}${more}).`;
    }
    case 'leftover-listens':
      return `Process ${note.pid} listens at ${placeText(note.place)}, which an earlier Servebench gave to its server (${note.command}). If it is that server, end it by hand.`;
    case 'foreign-leftover-not-ended':
      return `A server that another version of Servebench left running could not be ended (process ${note.left.join(', ')}). End it by hand.`;
    case 'foreign-leftover-ended':
      return `Ended a server that another version of Servebench left running (process ${note.ended.join(', ')}).`;
    case 'leftover-checkout':
      return `Removed a checkout that an earlier Servebench left behind (${note.folder}).`;
    case 'submodules-empty':
      return `Submodules are empty in the checkout of ${note.ref} (${note.paths.slice(0, 3).join(', ')}): if the service needs them, let "prepare" fetch them, such as ["git", "submodule", "update", "--init"].`;
    case 'large-files-missing':
      return `Files of Git LFS are only pointers in the checkout of ${note.ref} (${note.file}): if the service needs them, let "prepare" fetch them, such as ["git", "lfs", "pull"].`;
    case 'foreign-server': {
      const where = note.port === null ? '' : `, which listens at port ${note.port},`;
      return `Process ${note.pid}${where} was started by another version of Servebench. Servebench cannot tell here whether that still needs it: end it by hand if not.`;
    }
    case 'interpreter':
      return `Python ${note.version}: ${note.path} (${originText(note.origin)}).`;
    case 'configuration-read':
      return `${note.server} reads ${note.file}; the settings under test win over it.`;
    case 'variable-overruled':
      return `${note.variable} is set; the settings under test win over it.`;
    case 'arguments-left-out': {
      const where = note.setting === 'GUNICORN_CMD_ARGS' ? note.setting : `"${note.setting}"`;
      return `Left out of ${where}, since Servebench sets it: ${note.arguments.join(', ')}.`;
    }
    case 'gunicorn-also-sets':
      return `gunicorn’s own configuration also sets: ${note.names.join(', ')}.`;
    case 'gunicorn-reload':
      return 'gunicorn’s "reload" is on: it is for development and slows the server down.';
    case 'variables-kept-back':
      return note.names.length === 1
        ? `${note.names.join()} is set and was kept from the server that is measured: unset it where the service runs.`
        : `${note.names.join(', ')} are set and were kept from the server that is measured: unset them where the service runs.`;
    case 'granian-interface':
      return `granian serves the application by "${note.interface}"; "--interface" in "service.args" changes that.`;
    case 'node':
      return `Node.js ${note.version}: ${note.path} (${originText(note.origin)}).`;
    case 'other-node-asked':
      return `${note.file} asks for Node.js ${note.version}: to measure that one, name it in "service.node".`;
    case 'node-options':
      return 'NODE_OPTIONS is set, and holds for the server too.';
    case 'steps-not-done':
      return `Servebench does not run what the script does before the start: ${note.steps.join(', ')}. It measures what is there.`;
    case 'asks-for-place': {
      const asked = 'port' in note.place ? `port ${note.place.port}` : note.place.path;
      return `The service listens on ${asked}, whatever PORT says; Servebench gave it another place to listen for the measurement.`;
    }
    case 'not-production': {
      const is = note.value === null || note.value === '' ? 'is not set' : `is "${note.value}"`;
      return `NODE_ENV ${is} in the server that was measured: Express, React and others run slower that way than in production. "env": { "NODE_ENV": "production" } in the plan's "service" measures what users get.`;
    }
    case 'attached':
      return `The server at ${note.url} was running already: it is not restarted, and its settings are not known.`;
    case 'background-server-ended':
      return `${note.server} had moved into the background; process ${note.ended.join(', ')}, which listened at its ${placeText(note.place)}, was ended too.`;
    case 'place-taken':
      return `${note.server} has ended, but process ${note.left.join(', ')} listens at its ${placeText(note.place)}: another program took it.`;
    case 'route-elsewhere':
      return `The application has no route ${plainText(note.path)}, but ${plainText(note.instead)}: correct it in the plan.`;
    case 'routes-not-in-plan': {
      const routes = note.routes.map(plainText);
      return `The application says that it also answers ${note.more > 0 ? `${routes.join(', ')} and ${note.more} more` : listOf(routes)}. "servebench init --ask --force" writes a plan with its own routes.`;
    }
    case 'nothing-calibrated':
      return `Nothing could be calibrated: the server did not start with ${settingsLabel(note.settings)}.`;
    case 'forecast':
      return `${note.endpoint}: ${warningSentence(note.warning)}`;
    case 'budgets-not-judged':
      return `${count(note.budgets, 'budget')} relative to a baseline ${note.budgets === 1 ? 'was' : 'were'} not judged: ${whyNotJudged(note.cause)}`;
    case 'budget-not-judged': {
      const why = note.change === null ? 'it is in neither run.' : rateChangeSentence(note.change);
      return `The budget of "${note.endpoint}" relative to the baseline was not judged: ${why}`;
    }
    case 'request-times-left-out':
      return 'The latency of each single request was left out of the saved run, which had become too large.';
    case 'recorded':
      return note.text;
  }
}

function placeText(place: NoteOf<'place-taken'>['place']): string {
  return 'port' in place ? `port ${place.port}` : `socket ${place.socketPath}`;
}

/** Why nothing is judged against a baseline, as the end of a sentence. */
export function whyNotJudged(cause: NoteOf<'budgets-not-judged'>['cause']): string {
  switch (cause.kind) {
    case 'no-baseline':
      return 'there is no baseline.';
    case 'no-such-file':
      return `there is no file ${cause.file}.${cause.isDefault ? ' "servebench run --save-baseline" makes it.' : ''}`;
    case 'unreadable':
      return cause.why;
    case 'other-machine':
      return `the baseline was made on ${machineText(cause.baseline)}, and this is ${machineText(cause.here)}.`;
  }
}

type ComparedMachine = Extract<NoteOf<'budgets-not-judged'>['cause'], { kind: 'other-machine' }>['here'];

function machineText({ cpu, platform, cores }: ComparedMachine): string {
  return `${cpu} (${platform}, ${count(cores, 'core')})`;
}
