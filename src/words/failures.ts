import type { Failure, ProcessExit, TracingObstacle } from '../model/facts/failure.ts';
import { formatFaultPath } from '../model/plan/plan-fault.ts';
import type { StopCause } from '../model/run/events.ts';
import { explanationSentence } from './explanations.ts';
import { faultSentence } from './faults.ts';
import { count, formatNumber, listOf } from './figures.ts';
import { endlessSentence, missingAnswerSentence, refusedSentence } from './first-answers.ts';
import { t } from './language.ts';
import { locustFailureSentence } from './locust.ts';
import { otherConditionsText } from './other-conditions.ts';
import { plainText } from './plain-text.ts';
import { originText } from './program-origins.ts';
import { skipSentence } from './skips.ts';

/** Last lines of a program's output that are shown with a failure. */
const shownLines = 6;

/** A failure as one or two sentences, without the output of the program that failed. */
export function failureSentence(failure: Failure): string {
  const sentence = sentenceOf(failure);
  return 'explanation' in failure && failure.kind !== 'no-first-answer' ? explained(sentence, failure) : sentence;
}

/** The sentence of a failure, and below it the last lines that the program wrote. */
export function failureText(failure: Failure): string {
  return [failureSentence(failure), ...failureOutput(failure)].join('\n');
}

/** Why a server was stopped early, as a sentence. */
export function stopCauseSentence(cause: StopCause): string {
  switch (cause.kind) {
    case 'spoilt-by-trial':
      return t('The trial left requests behind or the server ended; the next one gets a fresh server.');
    case 'start-failed':
      return failureSentence(cause.failure);
  }
}

/** The last lines that the program which failed wrote, made plain. */
export function failureOutput(failure: Failure): readonly string[] {
  const output = failure.kind === 'own-fault' ? failure.stack : (failure.output ?? []);
  return output.slice(-shownLines).map((line) => plainText(line));
}

function sentenceOf(failure: Failure): string {
  switch (failure.kind) {
    case 'no-service-folder':
      return t('The service\'s folder "{0}" does not exist (service.cwd).', failure.folder);
    case 'env-file-unreadable':
      return envFileUnreadable(failure);
    case 'setting-missing':
      return settingMissing(failure);
    case 'no-such-interpreter':
      return t(
        'There is no Python interpreter "{0}" (service.python, relative to {1}).',
        failure.interpreter,
        failure.folder,
      );
    case 'no-python':
      return t(
        'No Python interpreter was found: there is no .venv or venv in the folder and no python3 on PATH. Make one with "python3 -m venv .venv", or name one in "service.python".',
      );
    case 'no-node':
      return t(
        'Node.js was not found, neither on PATH nor installed by nvm, fnm, volta, mise or asdf.{0} Install it from https://nodejs.org, or name it in "service.node".',
        failure.asked === null ? '' : ` ${t('{0} asks for {1}.', failure.asked.file, failure.asked.version)}`,
      );
    case 'no-such-node':
      return failure.folder === null
        ? t('There is no program "{0}" on PATH (service.node).', failure.node)
        : t('There is no Node.js "{0}" (service.node, relative to {1}).', failure.node, failure.folder);
    case 'node-version-missing':
      return t(
        'Node.js {0} (service.node) is not installed by nvm, fnm, volta, mise or asdf.{1} Give the path of the program instead.',
        failure.version,
        failure.others.length === 0 ? '' : ` ${t('They have: {0}.', failure.others.join(', '))}`,
      );
    case 'script-calls-itself':
      return t('The script that "{0}" runs calls itself (service.command).', failure.line);
    case 'no-manifest':
      return t('There is no package.json in {0} or above it (service.command, service.cwd).', failure.folder);
    case 'no-such-npm-script':
      return t(
        '{0} has no script "{1}". {2}',
        failure.manifest,
        failure.script,
        failure.others.length === 0 ? t('It has none.') : t('It has: {0}.', failure.others.join(', ')),
      );
    case 'no-such-node-program':
      return t(
        'The program "{0}" was not found, neither in node_modules/.bin of {1} nor on PATH (service.command).{2}',
        failure.program,
        failure.folder,
        failure.packagesInstalled ? '' : ` ${t('Are the packages of the project installed ("npm install")?')}`,
      );
    case 'development-server':
      return t(
        '"{0}" is a development server, which serves slower than what users get: {1} (service.command).',
        failure.line,
        servedInstead[failure.instead],
      );
    case 'process-manager':
      return t(
        '"{0}" keeps processes of its own, which can be neither counted nor ended in order: give the script that it starts as "app"; "workers" is its number of instances (service.command).',
        failure.line,
      );
    case 'starts-otherwise':
      return t('{0} has to be started in another way.', failure.server);
    case 'no-such-script':
      return failure.build
        ? t('There is no script "{0}" in {1}: build it first, with "npm run build".', failure.script, failure.folder)
        : t('There is no script "{0}" in {1} (service.app, service.cwd).', failure.script, failure.folder);
    case 'no-such-program':
      return t(
        'The program "{0}" was not found, neither in {1} nor on PATH (service.command). For one in the folder write "./{0}".',
        failure.program,
        failure.folder,
      );
    case 'not-installed':
      return t(
        '{0} is not installed for {1} ({2}). Install it with: {3}',
        failure.package,
        failure.interpreter,
        originText(failure.origin),
        failure.install,
      );
    case 'no-answer-from-program':
      return t('{0} gave no answer within {1} s.', failure.program, failure.seconds);
    case 'application-silent':
      return t(
        'The application did not get as far as serving within {0} s: either it waits for something that is not there, such as a database, or it starts a server of its own while it is loaded.',
        failure.seconds,
      );
    case 'program-not-asked':
      return failure.about === 'version'
        ? t('{0} does not run: {1}', failure.program, plainText(failure.why ?? t('it gave no version')))
        : t(
            '{0} could not be asked for its packages: {1}',
            failure.program,
            plainText(failure.why ?? t('it wrote nothing')),
          );
    case 'gunicorn-configuration':
      return t(
        'gunicorn does not accept its configuration (service.args, GUNICORN_CMD_ARGS or gunicorn.conf.py): {0}',
        plainText(failure.why ?? t('it wrote nothing.')),
      );
    case 'gunicorn-on-windows':
      return t(
        'gunicorn does not run on Windows. Use launcher "waitress", "uvicorn" or "hypercorn", or open the folder in WSL.',
      );
    case 'checkout-failed':
      return checkoutFailed(failure);
    case 'checkout-unprepared':
      return checkoutUnprepared(failure);
    case 'prepare-failed':
      return failure.seconds === null
        ? t(
            'The plan\'s "prepare" failed in the checkout of {0}: {1}.',
            failure.ref,
            howEnded(failure.program, failure.exit),
          )
        : t('The plan\'s "prepare" took longer than {0} s in the checkout of {1}.', failure.seconds, failure.ref);
    case 'nothing-to-compare':
      return t(
        'A server of launcher "{0}" runs already, so there is only one state of it: start it by the plan to compare it with another commit.',
        failure.launcher,
      );
    case 'no-unix-sockets':
      return t('Servers on Windows have no unix-domain sockets here: use "socket": "tcp".');
    case 'no-free-port':
      return t(
        'No port was found between {0} and {1} that is free at {2}.',
        failure.lowest,
        failure.highest,
        listOf(failure.addresses),
      );
    case 'plan-fault':
      return `${formatFaultPath(failure.fault.path)}: ${faultSentence(failure.fault)}`;
    case 'request-unready':
      return failure.problems.map(requestProblem).join('\n');
    case 'program-refused':
      return t('"{0}" could not be started: {1}.', failure.program, whyRefused(failure));
    case 'lease-not-kept':
      return t(
        "Nothing was started, since Servebench could not write down what it was about to start ({0}). Check the disk's free space and the folder for temporary files.",
        plainText(failure.why),
      );
    case 'lease-lost': {
      const end =
        failure.left.length === 0
          ? t('was ended at once')
          : t('could not be ended (process {0}: end it by hand)', failure.left.join(', '));
      return t(
        "{0} had been started and {1}, since Servebench could not write down which process it is ({2}). Check the disk's free space and the folder for temporary files.",
        failure.server,
        end,
        plainText(failure.why),
      );
    }
    case 'port-taken':
      return portTaken(failure);
    case 'application-not-loaded':
      return t('{0} cannot load the application.', failure.server);
    case 'application-not-asked':
      return t('The application cannot be loaded.');
    case 'startup-failed':
      return t('{0} has loaded the application, whose startup failed (lifespan).', failure.server);
    case 'listens-elsewhere':
      return t(
        '{0} serves at port {1}, and not at port {2} of {3}, which it was given: let it read its port from PORT, or give it in "service.command".',
        failure.server,
        listOf(failure.ports.map(String)),
        failure.place.port,
        failure.place.host,
      );
    case 'certificate-refused':
      return t(
        '{0} has a certificate that is not trusted here ({1}): to accept it, set "service.allowSelfSigned" to true.',
        failure.server,
        failure.code,
      );
    case 'ended-too-soon':
      // Beside the reason the exit code says nothing more, and it may differ from start to start.
      return t(
        '{0} before it was ready.',
        failure.explanation !== null && failure.exit?.signal == null
          ? t('{0} ended', failure.server)
          : howEnded(failure.server, failure.exit),
      );
    case 'always-fails':
      if (failure.explanation?.kind === 'own-limit')
        return t('{0} answers GET {1} only with status {2}.', failure.server, failure.path, failure.status);
      return t(
        '{0} answers GET {1} only with status {2}. If that is not the application\'s fault, name a path that works in "service.readiness.path".{3}',
        failure.server,
        failure.path,
        failure.status,
        failure.seconds === null ? '' : ` ${t('It was given {0} s.', failure.seconds)}`,
      );
    case 'still-loading':
      return t(
        '{0} was still loading the application after {1} s: raise "service.readiness.timeoutSeconds", or look at what its import does.',
        failure.server,
        failure.seconds,
      );
    case 'workers-missing':
      return t(
        '{0} answered, but only {1} of its {2} had booted {3}.',
        failure.server,
        failure.booted,
        count(failure.workers, 'worker'),
        within(failure.seconds),
      );
    case 'no-http-answer':
      return t(
        '{0} accepted connections, but gave no HTTP answer to GET {1} {2} ({3}).',
        failure.server,
        failure.path,
        within(failure.seconds),
        plainText(failure.problem),
      );
    case 'no-answer':
      return t(
        '{0} did not answer on {1} {2}.',
        failure.server,
        'socketPath' in failure.place
          ? failure.place.socketPath
          : t('port {0} of {1}', failure.place.port, failure.place.host),
        within(failure.seconds),
      );
    case 'went-to-background':
      return t(
        '{0} went to the background, where it can be neither measured nor stopped in order: keep it in the foreground (without --daemon, "&" or the like). Process {1}, which listened where it was told to, was ended.',
        failure.server,
        failure.ended.join(', '),
      );
    case 'not-ended':
      return t(
        '{0} could not be ended: process {1} is still there after SIGKILL. End it by hand.',
        failure.server,
        failure.left.join(', '),
      );
    case 'not-ours-to-start':
      return t('A server that runs already is not started.');
    case 'nothing-listens':
      return t('Nothing listens at {0}. Start the server first.', failure.origin);
    case 'two-servers': {
      const servers = failure.servers.map(({ host, pids }) => t('process {0} listens at {1}', pids.join(', '), host));
      return t('{0} is two servers: {1}. Give the address of the one that is meant.', failure.name, listOf(servers));
    }
    case 'host-not-found':
      return t('The host "{0}" was not found.', failure.host);
    case 'no-good-answer':
      return t(
        '{0} gave no good answer to GET {1} within {2} s ({3}). Name a path that works in "service.readiness.path".',
        failure.origin,
        failure.path,
        failure.seconds,
        failure.status === null ? plainText(failure.problem ?? t('no answer')) : t('status {0}', failure.status),
      );
    case 'answer-refused':
      return refusedSentence(failure);
    case 'answer-endless':
      return endlessSentence(failure);
    case 'no-first-answer':
      return missingAnswerSentence(failure);
    case 'rate-limited':
      return t(
        'A limiter refused {0} of {1} (status 429, rate limit), so nothing of this endpoint can be compared: switch it off where the service is measured.',
        formatNumber(failure.refused),
        count(failure.answers, 'answer'),
      );
    case 'server-ended':
      return `${howEnded(failure.server, failure.exit)}${failure.exit?.signal === 'SIGKILL' && !failure.asked ? ` ${t('(the machine may have been out of memory)')}` : ''}.`;
    case 'stranger-listens':
      return failure.beside
        ? t(
            'Another program listens at {0} beside the server that was started there, so nothing was measured.',
            failure.url,
          )
        : t(
            'Another program listens at {0} in place of the server that was started there, so nothing was measured.',
            failure.url,
          );
    case 'ports-exhausted':
      return t(
        'This machine has no local port left for another connection to {0}, after {1}. Wait a minute until the closed ones are forgotten, send fewer requests, or let the server keep connections open.',
        failure.address,
        count(failure.opened, 'connection'),
      );
    case 'files-exhausted':
      return t(
        "The load generator may open no more files after {0}: this machine's limit is too low for the load. Raise it (ulimit -n), or use fewer connections.",
        count(failure.opened, 'connection'),
      );
    case 'refuses-connections':
      return t(
        'Nothing listens at {0} any more: {1}.',
        failure.address,
        failure.refusals === null || failure.seconds === null
          ? t('every connection was refused')
          : t('{0} in {1} s were refused', count(failure.refusals, 'connection'), failure.seconds.toFixed(1)),
      );
    case 'no-tls':
      return t(
        'No TLS connection to {0} could be made: its certificate was not accepted, or it does not speak TLS. Allow the self-signed certificate of a local server.',
        failure.address,
      );
    case 'stopped-answering':
      return t(
        'The server stopped answering: its last {0} ended at their time limits, after {1}.',
        count(failure.timeouts, 'request'),
        count(failure.answers, 'good answer'),
      );
    case 'never-answered':
      return t(
        'The server answered none of the first {0} within their time limits ({1}).',
        count(failure.requests, 'request'),
        failure.opened === 0
          ? t('no connection could be made')
          : t('{0} could be made', count(failure.opened, 'connection')),
      );
    case 'engine-inexact':
      return t('{0} {1}. Use the native engine.', failure.engine, whyInexact[failure.cause]);
    case 'locust-missing':
    case 'locust-not-started':
    case 'locust-ended':
    case 'locust-host-unknown':
    case 'locust-workers-missing':
    case 'locust-workers-changed':
    case 'locust-variables-missing':
    case 'locust-silent':
      return locustFailureSentence(failure);
    case 'engine-refused':
      return t('{0} did not take this load: {1}.', failure.engine, plainText(failure.why));
    case 'generator-not-started':
      return t('The load generator could not be started: {0}.', plainText(failure.why));
    case 'generator-ended':
      return `${generatorEnded(failure.exit)}${failure.why === null ? '' : `: ${plainText(failure.why)}`}.`;
    case 'no-profiler':
      return t(
        'Servebench knows no profiler for launcher "{0}": it can look into Python servers that it starts itself (gunicorn, uvicorn, hypercorn, granian, waitress) and into Node.',
        failure.launcher,
      );
    case 'tracing-forbidden':
      return tracingForbidden(failure.cause);
    case 'no-such-py-spy':
      return t('There is no py-spy at {0}.', failure.path);
    case 'py-spy-missing':
      return t(
        'To look into a running Python server Servebench needs py-spy, which is neither beside {0} nor on PATH. Install it with: {1}',
        failure.interpreter,
        failure.install,
      );
    case 'py-spy-broken':
      return t(
        '{0} does not run: {1} Reinstall it with: {2}',
        failure.path,
        plainText(failure.why ?? t('it gave no version.')),
        failure.install,
      );
    case 'settings-unsupported':
      return skipSentence(failure.skip);
    case 'nothing-serves':
      return t('The processes that serve could not be found, so there is nothing to look into.');
    case 'profiler-not-started':
      return t('The profiler was never started.');
    case 'profiler-failed':
      return profilerFailed(failure);
    case 'server-ended-profiled':
      return t('The server ended while it was profiled: {0}.', howEnded(failure.server, failure.exit));
    case 'processes-not-profiled':
      return failure.doing === 'beginning'
        ? t(
            'Not every process of the server began to be profiled within {0} s ({1}): it may start its workers without NODE_OPTIONS.',
            failure.seconds,
            failure.missing.join(', '),
          )
        : t(
            'Not every process of the server wrote its profile within {0} s ({1}): it may start its workers without NODE_OPTIONS.',
            failure.seconds,
            failure.missing.join(', '),
          );
    case 'endpoint-unanswered':
      return t('No request of "{0}" was answered as expected.', failure.endpoint);
    case 'profile-unreadable':
      return t("What the profiler wrote can't be read: {0}", plainText(failure.why));
    case 'stopped':
      return failure.cells === 0
        ? t('Stopped before anything was measured.')
        : t(
            'Stopped after {0} of {1}; what was measured is kept.',
            formatNumber(failure.endedCells),
            count(failure.cells, 'cell'),
          );
    case 'killed':
      return t('The run was killed or is still going on: its record has no end. What was measured by then is kept.');
    case 'not-gone-on':
      return t("This run can't be gone on with: {0}", otherConditionsText(failure.why));
    case 'nothing-answered':
      return t(
        'No request was answered as expected, so there is nothing to report: check the paths of the plan and the answers that it expects.',
      );
    case 'nothing-measured':
      return t(
        'No cell could be measured. {0}{1}',
        failure.first === null ? '' : failureSentence(failure.first),
        failure.others ? ` ${t('The other reasons are shown with their settings.')}` : '',
      ).trim();
    case 'own-fault':
      return t('Servebench failed because of a fault of its own: {0}', plainText(failure.message));
    case 'recorded':
      return plainText(failure.text);
  }
}

type Of<Kind extends Failure['kind']> = Extract<Failure, { kind: Kind }>;

const within = (seconds: number) => t('within {0} s (service.readiness.timeoutSeconds)', seconds);

function envFileUnreadable({ file, folder, code, template }: Of<'env-file-unreadable'>): string {
  if (code !== 'ENOENT')
    return t('The file "{0}" (service.envFile) could not be read ({1}).', file, code ?? t('unknown error'));
  const name = file.split(/[\\/]/).at(-1) ?? file;
  const hint =
    template === null ? '' : ` ${t('{0} is there: copy it to {1} and fill in your values.', template, name)}`;
  return t('There is no file "{0}" in {1} (service.envFile).{2}', file, folder, hint);
}

function settingMissing({ setting, launcher }: Of<'setting-missing'>): string {
  switch (setting) {
    case 'app':
      return launcher === 'node'
        ? t('"service.app" is missing: the script that node runs.')
        : t('"service.app" is missing: what {0} serves, such as "app:app".', launcher);
    case 'command':
      return t('"service.command" is missing: the program and its arguments.');
    case 'url':
      return t('"service.url" is missing: the address of the server that runs already.');
  }
}

function requestProblem(problem: Of<'request-unready'>['problems'][number]): string {
  switch (problem.kind) {
    case 'body-unreadable':
      return t(
        'The body of endpoint "{0}" can\'t be read: the file {1} {2}.',
        problem.endpoint,
        problem.file,
        problem.code === 'ENOENT'
          ? t('does not exist')
          : t('could not be opened ({0})', problem.code ?? t('unknown error')),
      );
    case 'variable-missing':
      return t(
        'The header "{0}" of endpoint "{1}" needs the environment variable {2}, which is not set.',
        problem.header,
        problem.endpoint,
        problem.variable,
      );
    case 'variable-with-line-break':
      return t(
        'The environment variable {0} can\'t be used in the header "{1}" of endpoint "{2}": its value holds a line break.',
        problem.variable,
        problem.header,
        problem.endpoint,
      );
  }
}

function whyRefused({ reason, folder, why }: Of<'program-refused'>): string {
  switch (reason) {
    case 'not-found':
      return t('there is no such program, or no folder "{0}"', folder);
    case 'path-through-a-file':
      return t('a part of its path is a file');
    case 'not-a-folder':
      return t('its folder "{0}" is not a folder', folder);
    case 'not-executable':
      return t('it may not be executed (chmod +x?)');
    case 'arguments-too-large':
      return t('its arguments and environment are larger than this system allows');
    case 'zero-byte':
      return t('an argument or a variable of its environment holds a zero byte');
    case 'other':
      return plainText(why ?? t('the system gave no reason'));
  }
}

function tracingForbidden(cause: TracingObstacle): string {
  switch (cause.kind) {
    case 'root-only':
      return t(
        'macOS lets only root look into another process: run this command again with sudo, with an interpreter that is not Apple’s own (/usr/bin/python3 is protected).',
      );
    case 'capability-needed':
      return t(
        'kernel.yama.ptrace_scope is {0} on this machine: only processes with CAP_SYS_PTRACE may look into others. Give that capability (in Docker --cap-add SYS_PTRACE, in Kubernetes securityContext.capabilities.add), or set it to 1.',
        cause.scope,
      );
    case 'locked':
      return t(
        'kernel.yama.ptrace_scope is {0} on this machine: no process may look into another until the machine is started with a lower value.',
        cause.scope,
      );
    case 'free-threaded':
      return t(
        'This Python is built without the interpreter lock (free-threaded), which py-spy can’t look into: profile the service with the usual build of the same version.',
      );
    case 'python-too-new':
      return t(
        'py-spy does not know Python {0} yet. That Python has a profiler of its own: while the service is loaded, run "python -m profiling.sampling attach PID" with the number of a worker.',
        cause.version,
      );
  }
}

function profilerFailed({ profiler, pid, doing, seconds, why }: Of<'profiler-failed'>): string {
  const reason = why === null ? '' : `: ${plainText(why)}`;
  const within = seconds === null ? '' : ` ${t('within {0} s', seconds)}`;
  switch (doing) {
    case 'looking':
      return t('{0} could not look into process {1}{2}{3}', profiler, pid, reason, reason === '' ? '.' : '');
    case 'beginning':
      return t('{0} did not begin to look into process {1}{2}.', profiler, pid, within);
    case 'writing':
      return t(
        '{0} did not write what it saw of process {1}{2}{3}{4}',
        profiler,
        pid,
        within,
        reason,
        reason === '' ? '.' : '',
      );
  }
}

function portTaken({ server, place, holders }: Of<'port-taken'>): string {
  const where = place === null ? t('its port') : t('port {0} of {1}', place.port, place.host);
  const who = holders.length === 0 ? '' : ` ${t('(process {0})', holders.join(', '))}`;
  return t('{0} found {1} taken by another program{2}.', server, where, who);
}

const servedInstead: Readonly<Record<Of<'development-server'>['instead'], string>> = {
  get 'next-start'() {
    return t('build with "next build" and give ["next", "start"]');
  },
  get 'nuxt-output'() {
    return t('build with "nuxt build" and give "app": ".output/server/index.mjs"');
  },
  get 'built-server'() {
    return t('build, and give what serves the build');
  },
  get 'nest-main'() {
    return t('build with "nest build" and give "app": "dist/main"');
  },
  get 'without-watch'() {
    return t('leave out "watch"');
  },
  get 'without-watch-option'() {
    return t('leave out "--watch"');
  },
  get 'started-script'() {
    return t('give the script that it starts as "app"');
  },
};

const whyInexact: Readonly<Record<Of<'engine-inexact'>['cause'], string>> = {
  get 'open-load'() {
    return t('sends its requests in a burst each second, not on an even schedule');
  },
  get ramp() {
    return t('makes no ramp of connections');
  },
  get head() {
    return t('waits for the body of an answer to HEAD, which has none');
  },
  get 'closed-connections'() {
    return t('can’t be exact here: it loses requests when connections are closed after each answer');
  },
  get certificate() {
    return t('accepts every certificate, and this server’s was to be checked');
  },
  get 'lost-request'() {
    return t(
      'can’t be exact here: the server closed a connection, and autocannon lost the request that it had sent on it',
    );
  },
  get 'other-counts'() {
    return t('counted other requests in its own statistics than its workers sent');
  },
  get 'unasked-answer'() {
    return t(
      'can’t be exact here: the server sends answers that nobody asked for, and autocannon takes them for those of the next requests',
    );
  },
};

/** `gunicorn ended with exit code 3`. */
function howEnded(who: string, exit: ProcessExit | undefined): string {
  if (exit?.signal != null) return t('{0} was ended by {1}', who, exit.signal);
  return t('{0} ended with exit code {1}', who, exit?.code ?? t('unknown'));
}

function generatorEnded(exit: ProcessExit | undefined): string {
  return exit?.signal != null
    ? t('The load generator ended unexpectedly by the signal {0}', exit.signal)
    : t('The load generator ended unexpectedly with exit code {0}', exit?.code ?? t('unknown'));
}

/** `output` is asked for silence only where the failure is the server's own. */
function explained(
  sentence: string,
  failure: Exclude<Extract<Failure, { explanation: unknown }>, Of<'no-first-answer'>>,
): string {
  if (failure.explanation !== null) return `${sentence} ${explanationSentence(failure.explanation)}`;
  const isSilent = failure.output !== undefined && failure.output.length === 0;
  const tellsAll = failure.kind === 'went-to-background' || failure.kind === 'port-taken';
  return isSilent && !tellsAll ? t('{0} It wrote nothing.', sentence) : sentence;
}

function checkoutFailed({ ref, why, folder }: Extract<Failure, { kind: 'checkout-failed' }>): string {
  switch (why) {
    case 'no-git':
      return t('git was not found on PATH, so no other commit can be checked out.');
    case 'no-repository':
      return t('{0} is in no git repository, so there is no other commit to compare with.', folder ?? '');
    case 'unknown-ref':
      return t(
        'There is no commit "{0}" in this repository: name a branch, a tag or a commit, such as origin/main.',
        plainText(ref),
      );
    case 'not-fetched':
      return t(
        'There is no commit "{0}" here, and this repository holds only a part of the history: fetch it first, with "git fetch origin REF", or "fetch-depth: 0" of actions/checkout.',
        plainText(ref),
      );
    case 'no-such-folder':
      return t(
        '"{0}" has no folder "{1}", where the plan is: there is nothing to compare with.',
        plainText(ref),
        folder ?? '',
      );
    case 'refused':
      return t('The commit "{0}" could not be checked out by git.', plainText(ref));
  }
}

function checkoutUnprepared({
  ref,
  changed,
  unbuilt,
  example,
}: Extract<Failure, { kind: 'checkout-unprepared' }>): string {
  const reasons = [
    ...(changed.length === 0
      ? []
      : [
          t(
            '"{0}" depends on other packages ({1}), so it can\'t share the environment here',
            plainText(ref),
            changed.join(', '),
          ),
        ]),
    ...(unbuilt.length === 0
      ? []
      : [t('{0} is built and not committed, so "{1}" has none', unbuilt.join(', '), plainText(ref))]),
  ];
  return t(
    '{0}. Give the plan the command that makes what it needs in a fresh checkout, such as "prepare": {1}.',
    reasons.join('; '),
    JSON.stringify(example),
  );
}
