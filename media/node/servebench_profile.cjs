'use strict';
/*
 * Preloaded into a Node server that is to be profiled (NODE_OPTIONS=--require). The main thread looks for a file beside the
 * one in which workers report: once "profile-control" says `start MICROSECONDS`, V8's profiler samples; once it says `stop`,
 * what was seen is written into "profile-PID-THREAD.cpuprofile". The main thread does the same for the worker threads that are
 * there at the start, over the inspector, since it interrupts them: one that always has work never comes to a timer of its own.
 * A thread that is started later samples itself, and writes when it ends. Where the source maps of compiled scripts are stands
 * in what is written, since a compiler that runs in the process leaves no file. Nothing here keeps the process alive.
 */
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { dirname, join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { isMainThread, threadId } = require('node:worker_threads');

// V8's middle compiler keeps no note of what it puts into callers, and its profiler knows no code that was put in place in the midst
// of a loop: a middleware's time would be Express's. Loops of the start itself may go on so. A V8 that does not know a flag would
// complain into the server's log.
if (Number.parseInt(process.versions.v8, 10) >= 12) {
  setFlagsFromString('--no-maglev-inlining');
  setImmediate(() => setFlagsFromString('--no-use-osr')).unref();
}

const folder = process.env.SERVEBENCH_BOOT_FILE ? dirname(process.env.SERVEBENCH_BOOT_FILE) : null;
const lookMs = 50;
const stopMessage = 4;
let session = null;
/** Threads whose profilers the main thread runs: the id of each, and the source maps of its scripts, by the inspector's session with it. */
const threads = new Map();

function control() {
  try {
    return readFileSync(join(folder, 'profile-control'), 'utf8').trim().split(' ');
  } catch {
    return [];
  }
}

function write(thread, ending, text) {
  try {
    const file = join(folder, `profile-${process.pid}-${thread}.${ending}`);
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  } catch {
    // The folder is gone, and with it whoever would read.
  }
}

/** The scripts that were compiled from something else, of the answers to Debugger.enable. */
function noteSourceMap(sourceMapUrls, { url, sourceMapURL }) {
  if (sourceMapURL && url.startsWith('file:') && !url.includes('/node_modules/')) sourceMapUrls[url] = sourceMapURL;
}

function profileText(profile, sourceMapUrls) {
  return JSON.stringify({ ...profile, sourceMapUrls });
}

function begin(interval) {
  session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval });
  session.post('Profiler.start', () => write(threadId, 'started', ''));
  if (isMainThread) beginInThreads(interval);
}

function beginInThreads(interval) {
  let areThoseOfNow = true;
  session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
    if (!areThoseOfNow) return;
    threads.set(sessionId, { thread: workerInfo.workerId, sourceMapUrls: {} });
    tell(sessionId, 1, 'Profiler.enable');
    tell(sessionId, 2, 'Profiler.setSamplingInterval', { interval });
    tell(sessionId, 3, 'Profiler.start');
    write(workerInfo.workerId, 'started', '');
  });
  session.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) => {
    const { id, method, params, result, error } = JSON.parse(message);
    const { thread, sourceMapUrls } = threads.get(sessionId) ?? {};
    if (method === 'Debugger.scriptParsed' && sourceMapUrls) noteSourceMap(sourceMapUrls, params);
    if (id !== stopMessage) return;
    threads.delete(sessionId);
    if (error) write(thread, 'failed', String(error.message));
    else write(thread, 'cpuprofile', profileText(result.profile, sourceMapUrls));
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, () => {
    areThoseOfNow = false;
  });
}

function tell(sessionId, id, method, params) {
  session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method, params }) });
}

function finish() {
  clearInterval(timer);
  for (const sessionId of threads.keys()) {
    // The debugger tells the scripts that there are, before it answers; nothing is debugged.
    tell(sessionId, 5, 'Debugger.enable');
    tell(sessionId, stopMessage, 'Profiler.stop');
    tell(sessionId, 6, 'Debugger.disable');
  }
  session.post('Profiler.stop', (error, result) => {
    if (error) write(threadId, 'failed', String(error.message));
    else write(threadId, 'cpuprofile', profileText(result.profile, ownSourceMaps()));
  });
}

function ownSourceMaps() {
  const sourceMapUrls = {};
  session.on('Debugger.scriptParsed', ({ params }) => noteSourceMap(sourceMapUrls, params));
  session.post('Debugger.enable');
  session.post('Debugger.disable');
  return sourceMapUrls;
}

function look() {
  try {
    const [what, interval] = control();
    if (what === 'start' && session === null) begin(Number(interval));
    else if (what === 'stop' && session !== null) finish();
  } catch (error) {
    clearInterval(timer);
    write(threadId, 'failed', String(error?.message));
  }
}

let timer;
if (folder !== null && isMainThread) timer = setInterval(look, lookMs).unref();
else if (folder !== null && control()[0] === 'start') {
  look();
  timer = setInterval(look, lookMs).unref();
  process.once('exit', () => finish());
}
