'use strict';
/*
 * Preloaded into a Node server that is to be profiled (NODE_OPTIONS=--require). It looks for a file beside the one in which
 * workers report: once "profile-control" says `start MICROSECONDS`, V8's profiler of this thread samples; once it says `stop`,
 * what was seen is written into "profile-PID-THREAD.cpuprofile". Nothing here keeps the process alive.
 */
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { dirname, join } = require('node:path');
const { threadId } = require('node:worker_threads');

const folder = process.env.SERVEBENCH_BOOT_FILE ? dirname(process.env.SERVEBENCH_BOOT_FILE) : null;
const lookMs = 50;
let session = null;

function control() {
  try {
    return readFileSync(join(folder, 'profile-control'), 'utf8').trim().split(' ');
  } catch {
    return [];
  }
}

function write(ending, text) {
  const file = join(folder, `profile-${process.pid}-${threadId}.${ending}`);
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

function look() {
  try {
    const [what, interval] = control();
    if (what === 'start' && session === null) {
      session = new Session();
      session.connect();
      session.post('Profiler.enable');
      session.post('Profiler.setSamplingInterval', { interval: Number(interval) });
      session.post('Profiler.start', () => write('started', ''));
    } else if (what === 'stop' && session !== null) {
      clearInterval(timer);
      session.post('Profiler.stop', (error, result) => {
        if (error) write('failed', String(error.message));
        else write('cpuprofile', JSON.stringify(result.profile));
      });
      session.disconnect();
    }
  } catch (error) {
    clearInterval(timer);
    try {
      write('failed', String(error?.message));
    } catch {
      // The folder is gone, and with it whoever would read.
    }
  }
}

const timer = folder === null ? undefined : setInterval(look, lookMs).unref();
