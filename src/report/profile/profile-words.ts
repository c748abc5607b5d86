import type { ProfileAnswer, Related } from '../../profile/answer/profile-answer.ts';
import { isTemplate } from '../../profile/answer/user-code.ts';
import type { ProfileDocument, ProfileNote, ProfilePart } from '../../profile/profile-document.ts';
import { failureText } from '../../words/failures.ts';
import { formatFigure, formatMs, formatNumber, formatShare } from '../../words/figures.ts';
import { plural, t } from '../../words/language.ts';
import { settingsLabel } from '../../words/settings-label.ts';

/** How a file is shown: a path relative to some folder, say. */
export type ShowPath = (file: string) => string;

/** What kind of time a profile sampled. */
export function sampledName(mode: ProfileAnswer['mode']): string {
  switch (mode) {
    case 'cpu':
      return t('CPU time');
    case 'gil':
      return t('time with the interpreter lock');
    case 'wall':
      return t('time, waiting included');
  }
}

/** What was profiled and what it cost, as one sentence. */
export function subjectSentence({ endpoint, settings, unprofiled, versions }: ProfileDocument): string {
  const server = versions['gunicorn'] === undefined ? '' : `gunicorn ${versions['gunicorn']}, `;
  const under = `${server}${settingsLabel(settings)}`;
  const rate = formatFigure(unprofiled.rps.mean);
  return unprofiled.cpuMsPerRequest === null
    ? t('`{0}` under {1}: {2} requests/s.', endpoint, under, rate)
    : t(
        '`{0}` under {1}: {2} requests/s, {3} of CPU each.',
        endpoint,
        under,
        rate,
        formatMs(unprofiled.cpuMsPerRequest),
      );
}

/** What the profiler cost, as one sentence. */
export function costSentence({ unprofiled }: ProfileDocument, { rps, profiler, seconds, answer }: ProfilePart): string {
  const change = unprofiled.rps.mean === 0 ? 0 : rps.mean / unprofiled.rps.mean - 1;
  const { processes, servingProcesses } = profiler;
  const some =
    processes < servingProcesses
      ? t('{0} of {1} processes', processes, servingProcesses)
      : plural(processes, '{0} process', '{0} processes', processes);
  const parts = [
    t(
      '{0} samples of {1} in {2} s, by {3}',
      formatNumber(answer.samples),
      some,
      formatFigure(seconds),
      profiler.version === null ? profiler.name : `${profiler.name} ${profiler.version}`,
    ),
    ...(profiler.nonBlocking && profiler.name === 'py-spy' ? [t('without stopping the server for a look')] : []),
    ...((profiler.errors ?? 0) > 0
      ? [plural(profiler.errors ?? 0, '{0} look failed', '{0} looks failed', formatNumber(profiler.errors ?? 0))]
      : []),
  ];
  return t('{0}; meanwhile {1} requests/s ({2}).', parts.join(', '), formatFigure(rps.mean), signed(change));
}

/** What the figures of a part are of, as a heading. */
export function partHeading({ answer }: ProfilePart): string {
  const name = sampledName(answer.mode);
  return answer.totalMsPerRequest === null
    ? t('Where a request spends its {0}', name)
    : t('Where a request spends its {0}, {1} in all', name, formatMs(answer.totalMsPerRequest));
}

/** Says that a part names no lines since it saw too little; `null` where it saw enough. */
export function tooFewSentence({ answer }: ProfilePart): string | null {
  if (!answer.tooFew) return null;
  return t(
    '{0} samples are too few to tell which lines cost most (about 200 are needed): profile for longer (--seconds), or with more load.',
    formatNumber(answer.samples),
  );
}

/** What a line called, and what called it, as one line; empty where neither is known. */
export function aroundLine(line: ProfileAnswer['lines'][number], show: ShowPath): string {
  const inside = line.callees.slice(0, 2).filter(({ share }) => share >= 0.05);
  const calls =
    inside.length === 0
      ? ''
      : t('in {0}', inside.map((one) => `${functionText(one, show)} ${formatShare(one.share)}`).join(', '));
  const callers =
    line.callers.length === 0 ? '' : t('called by {0}', line.callers.map((one) => placeText(one, show)).join(' ← '));
  return [calls, callers].filter((part) => part !== '').join('; ');
}

/** `getresponse (http/client.py)`; of a template its file alone, since its function is the engine's. */
function functionText({ name, file }: Related, show: ShowPath): string {
  if (isTemplate({ file })) return show(file);
  return file === '' ? name : `${name} (${shortLibrary(show(file))})`;
}

/** `checkout (app.py:31)`. */
function placeText({ name, file, line }: Related, show: ShowPath): string {
  return `${name} (${show(file)}${line === null ? '' : `:${line}`})`;
}

/** A library's file by its package: `flask/app.py`. */
export function shortLibrary(path: string): string {
  const match = /.*(?:site-packages|dist-packages|node_modules|python\d\.\d+t?)[\\/](.+)$/.exec(path);
  return match?.[1] ?? path;
}

/** What goes to no line of the user's, as one sentence; `null` where it is next to nothing. */
export function outsideSentence({ answer }: ProfilePart, show: ShowPath): string | null {
  const { share, msPerRequest, functions } = answer.outside;
  if (answer.mode === 'wall' || share.share < 0.005) return null;
  const ms = msPerRequest === null ? '' : ` (${formatMs(msPerRequest.mean)})`;
  const most = functions.slice(0, 3).map((one) => `${functionText(one, show)} ${formatShare(one.share)}`);
  const part = `${formatShare(share.share)}${ms}`;
  return most.length === 0
    ? t('{0} is in no line of yours: server, framework and interpreter.', part)
    : t('{0} is in no line of yours: server, framework and interpreter, of it {1}.', part, most.join(', '));
}

/** Who was at work while others stood at the costliest line; `null` where nothing tells. */
export function meanwhileSentence({ meanwhile, answer }: ProfilePart, show: ShowPath): string | null {
  const [first] = answer.lines;
  if (meanwhile === null || first === undefined || meanwhile.lines.length === 0) return null;
  const places = meanwhile.lines
    .slice(0, 2)
    .map(
      (one) =>
        `${show(one.file)}${one.line === null ? '' : `:${one.line}`} (${t('{0} of the time', formatShare(one.share))})`,
    );
  return t('While threads waited at line {0}, another one ran {1}.', first.line ?? '?', places.join(', '));
}

/** Whom the server waited for, as far as the system tells; `null` where it does not. */
export function peersSentence({ answer, peers }: ProfilePart): string | null {
  if (answer.mode !== 'wall' || peers.length === 0) return null;
  const names = peers.slice(0, 3).map(({ host, port, name }) => {
    const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    return name === null ? address : `${address} (${name})`;
  });
  return t('Meanwhile the server’s processes were connected to {0}.', names.join(', '));
}

/** A note for people. */
export function noteSentence(note: ProfileNote): string {
  switch (note.kind) {
    case 'cpu-outside-script':
      return t(
        'Threads other than the one that runs the script spend {0} of a request’s CPU (Node’s thread pool: crypto, zlib, fs, dns): no line of a profile has it.',
        formatMs(note.ms),
      );
    case 'waits-on-event-loop': {
      const wait =
        note.waitMs === null
          ? t('What it waits for holds no thread on an event loop, so a profile can’t say at which line.')
          : t(
              '{0} of a request is waiting, which holds no thread on an event loop, so a profile can’t say at which line.',
              formatMs(note.waitMs),
            );
      if (note.runtime !== 'python') return wait;
      return `${wait} ${t('Profile it under threads (such as gunicorn --threads 4) to see.')}`;
    }
    case 'waited-for-a-core':
      return t(
        'Threads were ready to run for {0} of each request and ran for {1}: they waited for a core or for the interpreter lock, and a profiler takes that for running. Lines that wait (a sleep, a read) may show here as if they computed.',
        formatMs(note.sampledMs),
        formatMs(note.cpuMs),
      );
    case 'profiler-failed':
      return t('The profiler failed ({0}): {1}', sampledName(note.mode), failureText(note.failure));
    case 'requests-failed':
      return t(
        '{0} of {1} requests failed during profiling: the profile includes them.',
        formatNumber(note.failed),
        formatNumber(note.sent),
      );
  }
}

/** `+3 %`, `−4 %`, `±0 %`. */
function signed(change: number): string {
  const percent = Math.round(100 * change);
  if (percent === 0) return '±0 %';
  return percent > 0 ? `+${percent} %` : `−${-percent} %`;
}
