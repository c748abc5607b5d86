import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ProfileStage, profileEndpoint, type TakenProfile } from '../benchmark/profiling/profile-endpoint.ts';
import { type ProfileFiles, profileFiles } from '../benchmark/profiling/profile-files.ts';
import type { ProfileRequest } from '../benchmark/profiling/profiling-session.ts';
import { sourceLine } from '../benchmark/profiling/source-line.ts';
import { expectedFailure } from '../benchmark/run-failure.ts';
import { listProfiles, profileStem, profileText, saveProfile } from '../history/profile-store.ts';
import { RecordError } from '../history/record-error.ts';
import { listRecords, readRecord, runsFolderOf } from '../history/run-store.ts';
import type { RunRecord } from '../model/run/record.ts';
import { userCodeOutside } from '../profile/answer/user-code.ts';
import { type ProfileDocument, readProfileDocument } from '../profile/profile-document.ts';
import { profileComparisonText } from '../report/profile/comparison-text.ts';
import type { ProfileView } from '../report/profile/profile-view.ts';
import { terminalProfile } from '../report/profile/terminal-profile.ts';
import { failureText } from '../words/failures.ts';
import { t } from '../words/language.ts';
import { noteSentence } from '../words/notes.ts';
import { plainText } from '../words/plain-text.ts';
import { settingsLabel } from '../words/settings-label.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { type Places, runContextOf } from './places.ts';
import { readPlanSource, shownPath } from './plan-source.ts';
import { endpointOf, modesOf, type ProfileOptions, secondsOf, settingsOf } from './profile-options.ts';
import { checkProfileReport, writeProfileReport } from './profile-report.ts';
import { LiveLine } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** `servebench profile`: which lines of the user's code the requests of an endpoint spend their time in. */
export async function profileCommand(
  planArgument: string | undefined,
  options: ProfileOptions,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const source = await readPlanSource(planArgument, places.cwd, options.allowHost ?? []);
  const { plan, folder } = source;
  const endpoint = endpointOf(plan, options);
  const runs = runsFolderOf(folder);
  const newest = await newestWith(runs, endpoint);
  await checkProfileReport(options.html, newest, places);
  const earlier = options.against === undefined ? null : await earlierProfile(options.against, endpoint, runs, places);
  const request: ProfileRequest = {
    plan,
    endpoint,
    settings: settingsOf(plan, endpoint, newest, options),
    seconds: secondsOf(options),
    modes: modesOf(options),
    native: options.native ?? false,
    pySpy: options.pySpy ?? null,
    knownBound: newest?.diagnoses.find((one) => one.endpoint === endpoint)?.bound ?? null,
    runId: newest?.id ?? null,
  };
  const taken = await take(request, folder, options, terminal, places);
  if (taken === null) return exitCodes.interrupted;
  const saved = profileFiles(taken, profileStem(taken.document));
  const view: ProfileView = {
    showPath: (file) => shownPath(file, places.cwd),
    codeAt: sourceLine,
    isUserCode: userCodeOutside(taken.document.libraryFolders),
  };
  const { width, colour } = terminal;
  terminal.out(terminalProfile(saved.document, taken.samples, { width, colour, ...view }));
  if (earlier !== null)
    terminal.out(
      profileComparisonText(earlier, saved.document, {
        colour: terminal.colour,
        showPath: (file) => shownPath(file, places.cwd),
      }),
    );
  await save(runs, saved, terminal, places);
  if (options.html !== undefined && newest !== null) {
    const shown = { document: saved.document, samples: taken.samples, view };
    await writeProfileReport(options.html, newest, shown, terminal, places);
  }
  return taken.document.parts.length === 0 ? exitCodes.notCompleted : exitCodes.done;
}

async function take(
  request: ProfileRequest,
  planFolder: string,
  options: ProfileOptions,
  terminal: Terminal,
  places: Places,
): Promise<TakenProfile | null> {
  using line = new LiveLine(terminal);
  using interruption = new Interruption(() => line.print(`${t('Stopping. Press Ctrl-C again to leave at once.')}\n`));
  line.print(
    `${t('Profiling {0} under {1}.', plainText(request.endpoint), plainText(settingsLabel(request.settings)))}\n`,
  );
  try {
    const taken = await profileEndpoint(request, {
      signal: interruption.signal,
      context: await runContextOf(planFolder, places, options.allowHost),
      onStage: (stage) => {
        if (terminal.liveWidth() === null) line.print(`${stageText(stage, request)}\n`);
        line.show(() => stageText(stage, request));
      },
    });
    for (const note of taken.notes) line.print(`${noteSentence(note)}\n`);
    return taken;
  } catch (error) {
    if (interruption.signal.aborted) return null;
    const failure = expectedFailure(error);
    if (failure === null) throw error;
    throw new CommandError(failureText(failure), exitCodes.notCompleted);
  }
}

function stageText(stage: ProfileStage, { seconds }: ProfileRequest): string {
  switch (stage.type) {
    case 'preparing':
      return t('Looking for server and profiler');
    case 'measuring':
      return t('Measuring without a profiler');
    case 'profiling':
      switch (stage.mode) {
        case 'cpu':
          return t('Profiling CPU time for {0} s', seconds);
        case 'gil':
          return t('Profiling the interpreter lock for {0} s', seconds);
        case 'wall':
          return t('Profiling waiting for {0} s', seconds);
      }
  }
}

/**
 * The profile to compare with: a file, `last` for the newest of the endpoint, or the beginning of the id of a profile or of
 * the run that it belongs to. Throws `CommandError` where there is none.
 */
async function earlierProfile(
  against: string,
  endpoint: string,
  runs: string,
  places: Places,
): Promise<ProfileDocument> {
  const saved = await listProfiles(runs);
  const path = resolve(places.cwd, against);
  const files = existsSync(path) ? [path] : saved.map(({ file }) => file);
  for (const file of files) {
    const document = readProfileDocument((await profileText(file)) ?? '');
    if (document === null || document.endpoint !== endpoint) continue;
    const isMeant = [document.id, document.runId ?? ''].some((id) => id.startsWith(against));
    if (file === path || against === 'last' || isMeant) return document;
  }
  throw new CommandError(
    t(
      'There is no profile "{0}" of endpoint "{1}" to compare with: name a .profile.json, "last", or the id of a profile or run in {2}.',
      against,
      endpoint,
      shownPath(runs, places.cwd),
    ),
  );
}

/** The newest saved run that says something of an endpoint; `null` where there is none. */
async function newestWith(runs: string, endpoint: string): Promise<RunRecord | null> {
  for (const { file } of (await listRecords(runs)).slice(0, 5)) {
    try {
      const record = await readRecord(file);
      if (record.diagnoses.some((one) => one.endpoint === endpoint)) return record;
    } catch (error) {
      // One that can't be read says nothing; the profile does without.
      if (!(error instanceof RecordError)) throw error;
    }
  }
  return null;
}

async function save(runs: string, { stem, document, files }: ProfileFiles, terminal: Terminal, places: Places) {
  if (document.parts.length === 0) return;
  try {
    const file = await saveProfile(runs, stem, files, `${JSON.stringify(document)}\n`);
    terminal.err(`${t('Saved {0}', shownPath(file, places.cwd))}\n`);
    for (const { files: names } of document.parts)
      terminal.err(`${t('To see it in VS Code: code {0}', shownPath(join(runs, names.cpuprofile), places.cwd))}\n`);
  } catch (error) {
    terminal.err(
      `${t('The profile could not be saved: {0}', error instanceof Error ? error.message : String(error))}\n`,
    );
  }
}
