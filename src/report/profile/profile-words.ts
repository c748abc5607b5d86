import type { ProfileAnswer, Related } from '../../profile/answer/profile-answer.ts';
import type { ProfileDocument, ProfileNote, ProfilePart } from '../../profile/profile-document.ts';
import { failureText } from '../../words/failures.ts';
import { count, formatFigure, formatMs, formatNumber, formatShare } from '../../words/figures.ts';
import { settingsLabel } from '../../words/settings-label.ts';

/** How a file is shown: a path relative to some folder, say. */
export type ShowPath = (file: string) => string;

const whatIsSampled: Readonly<Record<ProfileAnswer['mode'], string>> = {
  cpu: 'CPU time',
  gil: 'time with the interpreter lock',
  wall: 'time, waiting included',
};

/** What was profiled and what it cost, as one sentence. */
export function subjectSentence({ endpoint, settings, unprofiled, versions }: ProfileDocument): string {
  const server = versions['gunicorn'] === undefined ? '' : `gunicorn ${versions['gunicorn']}, `;
  const cpu = unprofiled.cpuMsPerRequest === null ? '' : `, ${formatMs(unprofiled.cpuMsPerRequest)} of CPU each`;
  return `\`${endpoint}\` under ${server}${settingsLabel(settings)}: ${formatFigure(unprofiled.rps.mean)} requests/s${cpu}.`;
}

/** What the profiler cost, as one sentence. */
export function costSentence({ unprofiled }: ProfileDocument, { rps, profiler, seconds, answer }: ProfilePart): string {
  const change = unprofiled.rps.mean === 0 ? 0 : rps.mean / unprofiled.rps.mean - 1;
  const errors = (profiler.errors ?? 0) > 0 ? `, ${count(profiler.errors ?? 0, 'look')} failed` : '';
  const blocking = profiler.nonBlocking && profiler.name === 'py-spy' ? ', without stopping the server for a look' : '';
  const some =
    profiler.processes < profiler.servingProcesses
      ? `${profiler.processes} of ${profiler.servingProcesses} processes`
      : profiler.processes === 1
        ? '1 process'
        : `${profiler.processes} processes`;
  const version = profiler.version === null ? '' : ` ${profiler.version}`;
  return `${formatNumber(answer.samples)} samples of ${some} in ${formatFigure(seconds)} s, by ${profiler.name}${version}${blocking}${errors}; meanwhile ${formatFigure(rps.mean)} requests/s (${signed(change)}).`;
}

/** What the figures of a part are of, as a heading. */
export function partHeading({ answer }: ProfilePart): string {
  const total = answer.totalMsPerRequest === null ? '' : `, ${formatMs(answer.totalMsPerRequest)} in all`;
  return `Where a request spends its ${whatIsSampled[answer.mode]}${total}`;
}

/** Says that a part names no lines since it saw too little; `null` where it saw enough. */
export function tooFewSentence({ answer }: ProfilePart): string | null {
  if (!answer.tooFew) return null;
  return `${formatNumber(answer.samples)} samples are too few to tell which lines cost most (about 200 are needed): profile for longer (--seconds), or with more load.`;
}

/** What a line called, and what called it, as one line; empty where neither is known. */
export function aroundLine(line: ProfileAnswer['lines'][number], show: ShowPath): string {
  const inside = line.callees.slice(0, 2).filter(({ share }) => share >= 0.05);
  const calls =
    inside.length === 0
      ? ''
      : `in ${inside.map((one) => `${functionText(one, show)} ${formatShare(one.share)}`).join(', ')}`;
  const callers =
    line.callers.length === 0 ? '' : `called by ${line.callers.map((one) => placeText(one, show)).join(' ← ')}`;
  return [calls, callers].filter((part) => part !== '').join('; ');
}

/** `getresponse (http/client.py)`. */
function functionText({ name, file }: Related, show: ShowPath): string {
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
  return `${formatShare(share.share)}${ms} is in no line of yours: server, framework and interpreter${most.length === 0 ? '' : `, of it ${most.join(', ')}`}.`;
}

/** Who was at work while others stood at the costliest line; `null` where nothing tells. */
export function meanwhileSentence({ meanwhile, answer }: ProfilePart, show: ShowPath): string | null {
  const [first] = answer.lines;
  if (meanwhile === null || first === undefined || meanwhile.lines.length === 0) return null;
  const places = meanwhile.lines
    .slice(0, 2)
    .map(
      (one) => `${show(one.file)}${one.line === null ? '' : `:${one.line}`} (${formatShare(one.share)} of the time)`,
    );
  return `While threads stood at line ${first.line ?? '?'}, another was at ${places.join(', ')}.`;
}

/** Whom the server waited for, as far as the system tells; `null` where it does not. */
export function peersSentence({ answer, peers }: ProfilePart): string | null {
  if (answer.mode !== 'wall' || peers.length === 0) return null;
  const names = peers.slice(0, 3).map(({ host, port, name }) => {
    const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    return name === null ? address : `${address} (${name})`;
  });
  return `Meanwhile its processes were connected to ${names.join(', ')}.`;
}

/** A note for people. */
export function noteSentence(note: ProfileNote): string {
  switch (note.kind) {
    case 'cpu-outside-script':
      return `${formatMs(note.ms)} of a request’s CPU is spent by other threads than the one that runs the script (Node’s thread pool: crypto, zlib, fs, dns): no line of a profile has it.`;
    case 'waits-on-event-loop': {
      const wait =
        note.waitMs === null ? 'What it waits for' : `${formatMs(note.waitMs)} of a request is waiting, which`;
      const next = note.runtime === 'python' ? ' Profile it under threads (such as gunicorn --threads 4) to see.' : '';
      return `${wait} holds no thread on an event loop, so a profile can’t say at which line.${next}`;
    }
    case 'waited-for-a-core':
      return `Threads were ready to run for ${formatMs(note.sampledMs)} of each request and ran for ${formatMs(note.cpuMs)}: they waited for a core or for the interpreter lock, and a profiler takes that for running. Lines that wait (a sleep, a read) may show here as if they computed.`;
    case 'profiler-failed':
      return `The profiler failed (${whatIsSampled[note.mode]}): ${failureText(note.failure)}`;
    case 'requests-failed':
      return `${formatNumber(note.failed)} of ${formatNumber(note.sent)} requests failed while it was profiled: the profile is of those, too.`;
  }
}

/** `+3 %`, `−4 %`, `±0 %`. */
function signed(change: number): string {
  const percent = Math.round(100 * change);
  if (percent === 0) return '±0 %';
  return percent > 0 ? `+${percent} %` : `−${-percent} %`;
}
