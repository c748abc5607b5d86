import type { Failure, ProcessExit, TracingObstacle } from '../model/facts/failure.ts';
import { formatFaultPath } from '../model/plan/plan-fault.ts';
import type { StopCause } from '../model/run/events.ts';
import { explanationSentence } from './explanations.ts';
import { faultSentence } from './faults.ts';
import { count, formatNumber, listOf } from './figures.ts';
import { endlessSentence, missingAnswerSentence, refusedSentence } from './first-answers.ts';
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
      return 'The trial left requests behind or the server ended; the next one gets a fresh server.';
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
      return `The service's folder "${failure.folder}" does not exist (service.cwd).`;
    case 'env-file-unreadable':
      return envFileUnreadable(failure);
    case 'setting-missing':
      return settingMissing(failure);
    case 'no-such-interpreter':
      return `There is no Python interpreter "${failure.interpreter}" (service.python, relative to ${failure.folder}).`;
    case 'no-python':
      return 'No Python interpreter was found: there is no .venv or venv in the folder and no python3 on PATH. Make one with "python3 -m venv .venv", or name one in "service.python".';
    case 'no-node':
      return `Node.js was not found, neither on PATH nor installed by nvm, fnm, volta, mise or asdf.${failure.asked === null ? '' : ` ${failure.asked.file} asks for ${failure.asked.version}.`} Install it from https://nodejs.org, or name it in "service.node".`;
    case 'no-such-node':
      return failure.folder === null
        ? `There is no program "${failure.node}" on PATH (service.node).`
        : `There is no Node.js "${failure.node}" (service.node, relative to ${failure.folder}).`;
    case 'node-version-missing':
      return `Node.js ${failure.version} (service.node) is not installed by nvm, fnm, volta, mise or asdf.${failure.others.length === 0 ? '' : ` They have: ${failure.others.join(', ')}.`} Give the path of the program instead.`;
    case 'script-calls-itself':
      return `The script that "${failure.line}" runs calls itself (service.command).`;
    case 'no-manifest':
      return `There is no package.json in ${failure.folder} or above it (service.command, service.cwd).`;
    case 'no-such-npm-script':
      return `${failure.manifest} has no script "${failure.script}". ${failure.others.length === 0 ? 'It has none.' : `It has: ${failure.others.join(', ')}.`}`;
    case 'no-such-node-program':
      return `The program "${failure.program}" was not found, neither in node_modules/.bin of ${failure.folder} nor on PATH (service.command).${failure.packagesInstalled ? '' : ' Are the packages of the project installed ("npm install")?'}`;
    case 'development-server':
      return `"${failure.line}" is a development server, which serves slower than what users get: ${servedInstead[failure.instead]} (service.command).`;
    case 'process-manager':
      return `"${failure.line}" keeps processes of its own, which can be neither counted nor ended in order: give the script that it starts as "app"; "workers" is its number of instances (service.command).`;
    case 'starts-otherwise':
      return `${failure.server} has to be started in another way.`;
    case 'no-such-script':
      return `There is no script "${failure.script}" in ${failure.folder}${failure.build ? ': build it first, with "npm run build".' : ' (service.app, service.cwd).'}`;
    case 'no-such-program':
      return `The program "${failure.program}" was not found, neither in ${failure.folder} nor on PATH (service.command). For one in the folder write "./${failure.program}".`;
    case 'not-installed':
      return `${failure.package} is not installed for ${failure.interpreter} (${originText(failure.origin)}). Install it with: ${failure.install}`;
    case 'no-answer-from-program':
      return `${failure.program} gave no answer within ${failure.seconds} s.`;
    case 'application-silent':
      return `The application did not come to where it would serve within ${failure.seconds} s: either it waits for something that is not there, such as a database, or it starts a server of its own while it is loaded.`;
    case 'program-not-asked':
      return failure.about === 'version'
        ? `${failure.program} does not run: ${plainText(failure.why ?? 'it gave no version')}`
        : `${failure.program} could not be asked for its packages: ${plainText(failure.why ?? 'it wrote nothing')}`;
    case 'gunicorn-configuration':
      return `gunicorn does not accept its configuration (service.args, GUNICORN_CMD_ARGS or gunicorn.conf.py): ${plainText(failure.why ?? 'it wrote nothing.')}`;
    case 'gunicorn-on-windows':
      return 'gunicorn does not run on Windows. Use launcher "waitress", "uvicorn" or "hypercorn", or open the folder in WSL.';
    case 'checkout-failed':
      return checkoutFailed(failure);
    case 'checkout-unprepared':
      return checkoutUnprepared(failure);
    case 'prepare-failed':
      return failure.seconds === null
        ? `The plan's "prepare" failed in the checkout of ${failure.ref}: ${howEnded(failure.program, failure.exit)}.`
        : `The plan's "prepare" took longer than ${failure.seconds} s in the checkout of ${failure.ref}.`;
    case 'nothing-to-compare':
      return `A server of launcher "${failure.launcher}" runs already, so there is only one state of it: start it by the plan to compare it with another commit.`;
    case 'no-unix-sockets':
      return 'Servers on Windows have no unix-domain sockets here: use "socket": "tcp".';
    case 'no-free-port':
      return `No port was found between ${failure.lowest} and ${failure.highest} that is free at ${listOf(failure.addresses)}.`;
    case 'plan-fault':
      return `${formatFaultPath(failure.fault.path)}: ${faultSentence(failure.fault)}`;
    case 'request-unready':
      return failure.problems.map(requestProblem).join('\n');
    case 'program-refused':
      return `"${failure.program}" could not be started: ${whyRefused(failure)}.`;
    case 'lease-not-kept':
      return `Nothing was started, since Servebench could not write down what it was about to start (${plainText(failure.why)}). Check the disk's free space and the folder for temporary files.`;
    case 'lease-lost': {
      const end =
        failure.left.length === 0
          ? 'was ended at once'
          : `could not be ended (process ${failure.left.join(', ')}: end it by hand)`;
      return `${failure.server} had been started and ${end}, since Servebench could not write down which process it is (${plainText(failure.why)}). Check the disk's free space and the folder for temporary files.`;
    }
    case 'port-taken':
      return portTaken(failure);
    case 'application-not-loaded':
      return `${failure.server} cannot load the application.`;
    case 'application-not-asked':
      return 'The application cannot be loaded.';
    case 'startup-failed':
      return `${failure.server} has loaded the application, whose startup failed (lifespan).`;
    case 'listens-elsewhere':
      return `${failure.server} serves at port ${listOf(failure.ports.map(String))}, and not at port ${failure.place.port} of ${failure.place.host}, which it was given: let it read its port from PORT, or give it in "service.command".`;
    case 'certificate-refused':
      return `${failure.server} has a certificate that nobody vouches for here (${failure.code}): to accept it, set "service.allowSelfSigned" to true.`;
    case 'ended-too-soon':
      // Beside the reason the exit code says nothing more, and it may differ from start to start.
      return `${failure.explanation !== null && failure.exit?.signal == null ? `${failure.server} ended` : howEnded(failure.server, failure.exit)} before it was ready.`;
    case 'always-fails':
      return `${failure.server} answers GET ${failure.path} only with status ${failure.status}. If that is not the application's fault, name a path that works in "service.readiness.path".${failure.seconds === null ? '' : ` It was given ${failure.seconds} s.`}`;
    case 'still-loading':
      return `${failure.server} was still loading the application after ${failure.seconds} s: raise "service.readiness.timeoutSeconds", or look at what its import does.`;
    case 'workers-missing':
      return `${failure.server} answered, but only ${failure.booted} of its ${count(failure.workers, 'worker')} had booted ${within(failure.seconds)}.`;
    case 'no-http-answer':
      return `${failure.server} accepted connections, but gave no HTTP answer to GET ${failure.path} ${within(failure.seconds)} (${plainText(failure.problem)}).`;
    case 'no-answer':
      return `${failure.server} did not answer on ${'socketPath' in failure.place ? failure.place.socketPath : `port ${failure.place.port} of ${failure.place.host}`} ${within(failure.seconds)}.`;
    case 'went-to-background':
      return `${failure.server} went to the background, where it can be neither measured nor stopped in order: keep it in the foreground (without --daemon, "&" or the like). Process ${failure.ended.join(', ')}, which listened where it was told to, was ended.`;
    case 'not-ended':
      return `${failure.server} could not be ended: process ${failure.left.join(', ')} is still there after SIGKILL. End it by hand.`;
    case 'not-ours-to-start':
      return 'A server that runs already is not started.';
    case 'nothing-listens':
      return `Nothing listens at ${failure.origin}. Start the server first.`;
    case 'two-servers': {
      const servers = failure.servers.map(({ host, pids }) => `process ${pids.join(', ')} listens at ${host}`);
      return `${failure.name} is two servers: ${listOf(servers)}. Give the address of the one that is meant.`;
    }
    case 'host-not-found':
      return `The host "${failure.host}" was not found.`;
    case 'no-good-answer':
      return `${failure.origin} gave no good answer to GET ${failure.path} within ${failure.seconds} s (${failure.status === null ? plainText(failure.problem ?? 'no answer') : `status ${failure.status}`}). Name a path that works in "service.readiness.path".`;
    case 'answer-refused':
      return refusedSentence(failure);
    case 'answer-endless':
      return endlessSentence(failure);
    case 'no-first-answer':
      return missingAnswerSentence(failure);
    case 'rate-limited':
      return `A limiter refused ${formatNumber(failure.refused)} of ${count(failure.answers, 'answer')} (status 429, rate limit), so nothing of this endpoint can be compared: switch it off where the service is measured.`;
    case 'server-ended':
      return `${howEnded(failure.server, failure.exit)}${failure.exit?.signal === 'SIGKILL' && !failure.asked ? ' (the machine may have been out of memory)' : ''}.`;
    case 'stranger-listens':
      return `Another program listens at ${failure.url} ${failure.beside ? 'beside' : 'in place of'} the server that was started there, so nothing was measured.`;
    case 'ports-exhausted':
      return `This machine has no local port left for another connection to ${failure.address}, after ${count(failure.opened, 'connection')}. Wait a minute until the closed ones are forgotten, send fewer requests, or let the server keep connections open.`;
    case 'files-exhausted':
      return `The load generator may open no more files after ${count(failure.opened, 'connection')}: this machine's limit is too low for the load. Raise it (ulimit -n), or use fewer connections.`;
    case 'refuses-connections':
      return `Nothing listens at ${failure.address} any more: ${failure.refusals === null || failure.seconds === null ? 'every connection was refused' : `${count(failure.refusals, 'connection')} in ${failure.seconds.toFixed(1)} s were refused`}.`;
    case 'no-tls':
      return `No TLS connection to ${failure.address} could be made: its certificate was not accepted, or it does not speak TLS. Allow the self-signed certificate of a local server.`;
    case 'stopped-answering':
      return `The server stopped answering: its last ${count(failure.timeouts, 'request')} ended at their time limits, after ${count(failure.answers, 'good answer')}.`;
    case 'never-answered':
      return `The server answered none of the first ${count(failure.requests, 'request')} within their time limits (${failure.opened === 0 ? 'no connection could be made' : `${count(failure.opened, 'connection')} could be made`}).`;
    case 'engine-inexact':
      return `${failure.engine} ${whyInexact[failure.cause]}. Use the native engine.`;
    case 'engine-refused':
      return `${failure.engine} did not take this load: ${plainText(failure.why)}.`;
    case 'generator-not-started':
      return `The load generator could not be started: ${plainText(failure.why)}.`;
    case 'generator-ended':
      return `${howEnded('The load generator', failure.exit, ' unexpectedly')}${failure.why === null ? '' : `: ${plainText(failure.why)}`}.`;
    case 'no-profiler':
      return `Servebench knows no profiler for launcher "${failure.launcher}": it can look into Python servers that it starts itself (gunicorn, uvicorn, hypercorn, granian, waitress) and into Node.`;
    case 'tracing-forbidden':
      return tracingForbidden(failure.cause);
    case 'no-such-py-spy':
      return `There is no py-spy at ${failure.path}.`;
    case 'py-spy-missing':
      return `To look into a running Python server Servebench needs py-spy, which is neither beside ${failure.interpreter} nor on PATH. Install it with: ${failure.install}`;
    case 'py-spy-broken':
      return `${failure.path} does not run: ${plainText(failure.why ?? 'it gave no version.')} Reinstall it with: ${failure.install}`;
    case 'settings-unsupported':
      return skipSentence(failure.skip);
    case 'nothing-serves':
      return 'The processes that serve could not be found, so there is nothing to look into.';
    case 'profiler-not-started':
      return 'The profiler was never started.';
    case 'profiler-failed':
      return profilerFailed(failure);
    case 'server-ended-profiled':
      return `The server ended while it was profiled: ${howEnded(failure.server, failure.exit)}.`;
    case 'processes-not-profiled': {
      const what = failure.doing === 'beginning' ? 'began to be profiled' : 'wrote its profile';
      return `Not every process of the server ${what} within ${failure.seconds} s (${failure.missing.join(', ')}): it may start its workers without NODE_OPTIONS.`;
    }
    case 'endpoint-unanswered':
      return `No request of "${failure.endpoint}" was answered as expected.`;
    case 'profile-unreadable':
      return `What the profiler wrote can't be read: ${plainText(failure.why)}`;
    case 'stopped':
      return failure.cells === 0
        ? 'Stopped before anything was measured.'
        : `Stopped after ${formatNumber(failure.endedCells)} of ${count(failure.cells, 'cell')}; what was measured is kept.`;
    case 'killed':
      return 'The run was killed or is still going on: its record has no end. What was measured by then is kept.';
    case 'nothing-answered':
      return 'No request was answered as expected, so there is nothing to report: check the paths of the plan and the answers that it expects.';
    case 'nothing-measured':
      return `No cell could be measured. ${failure.first === null ? '' : failureSentence(failure.first)}${failure.others ? ' The other reasons stand beside their settings.' : ''}`.trim();
    case 'own-fault':
      return `Servebench failed because of a fault of its own: ${plainText(failure.message)}`;
    case 'recorded':
      return plainText(failure.text);
  }
}

type Of<Kind extends Failure['kind']> = Extract<Failure, { kind: Kind }>;

const within = (seconds: number) => `within ${seconds} s (service.readiness.timeoutSeconds)`;

function envFileUnreadable({ file, folder, code, template }: Of<'env-file-unreadable'>): string {
  if (code !== 'ENOENT') return `The file "${file}" (service.envFile) could not be read (${code ?? 'unknown error'}).`;
  const name = file.split(/[\\/]/).at(-1) ?? file;
  const hint = template === null ? '' : ` ${template} is there: copy it to ${name} and fill in your values.`;
  return `There is no file "${file}" in ${folder} (service.envFile).${hint}`;
}

function settingMissing({ setting, launcher }: Of<'setting-missing'>): string {
  switch (setting) {
    case 'app':
      return launcher === 'node'
        ? '"service.app" is missing: the script that node runs.'
        : `"service.app" is missing: what ${launcher} serves, such as "app:app".`;
    case 'command':
      return '"service.command" is missing: the program and its arguments.';
    case 'url':
      return '"service.url" is missing: the address of the server that runs already.';
  }
}

function requestProblem(problem: Of<'request-unready'>['problems'][number]): string {
  switch (problem.kind) {
    case 'body-unreadable':
      return `The body of endpoint "${problem.endpoint}" can't be read: the file ${problem.file} ${problem.code === 'ENOENT' ? 'does not exist' : `could not be opened (${problem.code ?? 'unknown error'})`}.`;
    case 'variable-missing':
      return `The header "${problem.header}" of endpoint "${problem.endpoint}" needs the environment variable ${problem.variable}, which is not set.`;
    case 'variable-with-line-break':
      return `The environment variable ${problem.variable} can't be used in the header "${problem.header}" of endpoint "${problem.endpoint}": its value holds a line break.`;
  }
}

function whyRefused({ reason, folder, why }: Of<'program-refused'>): string {
  switch (reason) {
    case 'not-found':
      return `there is no such program, or no folder "${folder}"`;
    case 'path-through-a-file':
      return 'a part of its path is a file';
    case 'not-a-folder':
      return `its folder "${folder}" is not a folder`;
    case 'not-executable':
      return 'it may not be executed (chmod +x?)';
    case 'arguments-too-large':
      return 'its arguments and environment are larger than this system allows';
    case 'zero-byte':
      return 'an argument or a variable of its environment holds a zero byte';
    case 'other':
      return plainText(why ?? 'the system gave no reason');
  }
}

function tracingForbidden(cause: TracingObstacle): string {
  switch (cause.kind) {
    case 'root-only':
      return 'macOS lets only root look into another process: run this command again with sudo, with an interpreter that is not Apple’s own (/usr/bin/python3 is protected).';
    case 'capability-needed':
      return `kernel.yama.ptrace_scope is ${cause.scope} on this machine: only processes with CAP_SYS_PTRACE may look into others. Give that capability (in Docker --cap-add SYS_PTRACE, in Kubernetes securityContext.capabilities.add), or set it to 1.`;
    case 'locked':
      return `kernel.yama.ptrace_scope is ${cause.scope} on this machine: no process may look into another until the machine is started with a lower value.`;
    case 'free-threaded':
      return 'This Python is built without the interpreter lock (free-threaded), which py-spy can’t look into: profile the service with the usual build of the same version.';
    case 'python-too-new':
      return `py-spy does not know Python ${cause.version} yet. That Python has a profiler of its own: while the service is loaded, run "python -m profiling.sampling attach PID" with the number of a worker.`;
  }
}

function profilerFailed({ profiler, pid, doing, seconds, why }: Of<'profiler-failed'>): string {
  const whose = `of process ${pid}`;
  const reason = why === null ? '' : `: ${plainText(why)}`;
  const within = seconds === null ? '' : ` within ${seconds} s`;
  switch (doing) {
    case 'looking':
      return `${profiler} could not look into process ${pid}${reason}${reason === '' ? '.' : ''}`;
    case 'beginning':
      return `${profiler} did not begin to look into process ${pid}${within}.`;
    case 'writing':
      return `${profiler} did not write what it saw ${whose}${within}${reason}${reason === '' ? '.' : ''}`;
  }
}

function portTaken({ server, place, holders }: Of<'port-taken'>): string {
  const where = place === null ? 'its port' : `port ${place.port} of ${place.host}`;
  const who = holders.length === 0 ? '' : ` (process ${holders.join(', ')})`;
  return `${server} found ${where} taken by another program${who}.`;
}

const servedInstead: Readonly<Record<Of<'development-server'>['instead'], string>> = {
  'next-start': 'build with "next build" and give ["next", "start"]',
  'nuxt-output': 'build with "nuxt build" and give "app": ".output/server/index.mjs"',
  'built-server': 'build, and give what serves the build',
  'nest-main': 'build with "nest build" and give "app": "dist/main"',
  'without-watch': 'leave "watch" away',
  'without-watch-option': 'leave "--watch" away',
  'started-script': 'give the script that it starts as "app"',
};

const whyInexact: Readonly<Record<Of<'engine-inexact'>['cause'], string>> = {
  'open-load': 'sends its requests in a burst each second, not on an even schedule',
  ramp: 'makes no ramp of connections',
  head: 'waits for the body of an answer to HEAD, which has none',
  'closed-connections': 'can’t be exact here: it loses requests when connections are closed after each answer',
  certificate: 'accepts every certificate, and this server’s was to be checked',
  'lost-request':
    'can’t be exact here: the server closed a connection, and autocannon lost the request that it had sent on it',
  'unasked-answer':
    'can’t be exact here: the server sends answers that nobody asked for, and autocannon takes them for those of the next requests',
};

/** `gunicorn ended with exit code 3`. */
function howEnded(who: string, exit: ProcessExit | undefined, how = ''): string {
  if (exit?.signal != null)
    return how === '' ? `${who} was ended by ${exit.signal}` : `${who} ended${how} by the signal ${exit.signal}`;
  return `${who} ended${how} with exit code ${exit?.code ?? 'unknown'}`;
}

/** `output` is asked for silence only where the failure is the server's own. */
function explained(
  sentence: string,
  failure: Exclude<Extract<Failure, { explanation: unknown }>, Of<'no-first-answer'>>,
): string {
  if (failure.explanation !== null) return `${sentence} ${explanationSentence(failure.explanation)}`;
  const isSilent = failure.output !== undefined && failure.output.length === 0;
  const tellsAll = failure.kind === 'went-to-background' || failure.kind === 'port-taken';
  return isSilent && !tellsAll ? `${sentence} It wrote nothing.` : sentence;
}

function checkoutFailed({ ref, why, folder }: Extract<Failure, { kind: 'checkout-failed' }>): string {
  switch (why) {
    case 'no-git':
      return 'git was not found on PATH, so no other commit can be checked out.';
    case 'no-repository':
      return `${folder} is in no git repository, so there is no other commit to compare with.`;
    case 'unknown-ref':
      return `There is no commit "${plainText(ref)}" in this repository: name a branch, a tag or a commit, such as origin/main.`;
    case 'not-fetched':
      return `There is no commit "${plainText(ref)}" here, and this repository holds only a part of the history: fetch it first, with "git fetch origin REF", or "fetch-depth: 0" of actions/checkout.`;
    case 'no-such-folder':
      return `"${plainText(ref)}" has no folder "${folder}", where the plan is: there is nothing to compare with.`;
    case 'refused':
      return `The commit "${plainText(ref)}" could not be checked out by git.`;
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
          `"${plainText(ref)}" depends on other packages (${changed.join(', ')}), so it can't share the environment here`,
        ]),
    ...(unbuilt.length === 0
      ? []
      : [`${unbuilt.join(', ')} is built and not committed, so "${plainText(ref)}" has none`]),
  ];
  return `${reasons.join('; ')}. Give the plan the command that makes what it needs in a fresh checkout, such as "prepare": ${JSON.stringify(example)}.`;
}
