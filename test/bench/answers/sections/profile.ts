import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { profileEndpoint } from '../../../../src/benchmark/profiling/profile-endpoint.ts';
import type { PlanInput } from '../../../../src/model/plan/plan.ts';
import { checkPlan } from '../../../../src/model/plan/plan-check.ts';
import type { ProfileDocument } from '../../../../src/profile/profile-document.ts';
import { faultSentence } from '../../../../src/words/faults.ts';
import { keepFigures, keptFigures } from '../kept-figures.ts';
import { labelledService } from '../plans.ts';
import { percent, printTable, rate } from '../print-table.ts';
import { type ProfileCause, profileCauses } from '../profile-causes.ts';
import { keepFolder, rootFolder, servicesFolder } from '../run-plan.ts';
import type { Section, SectionOptions } from '../section.ts';

/** An environment with Flask, gunicorn, FastAPI, uvicorn and py-spy, where the usual ones lack something. */
const python = process.env['SERVEBENCH_BENCH_PYTHON'];
const pySpy = process.env['SERVEBENCH_TEST_PY_SPY'] ?? join(rootFolder, '.cache/servers-venv/bin/py-spy');

/** Which line profiles name first on services where the cause is known, and what profiling costs. */
export const profile: Section = {
  name: 'profile',
  about: 'the labelled services: which line a profile names first, and what profiling costs',
  async run(options) {
    const asked = profileCauses.filter(
      ({ service, endpoint }) =>
        options.endpoints === null ||
        options.endpoints.includes(endpoint) ||
        options.endpoints.includes(`${service}/${endpoint}`),
    );
    if (!options.onlyTables) {
      for (const cause of asked) {
        options.signal.throwIfAborted();
        const document = await profileOf(cause, cause.settings ?? {}, options);
        await keepFigures('profile', `${cause.service}-${cause.endpoint}`, document);
      }
      if (options.endpoints === null) await measureCosts(options);
    }
    printCauses(asked, await keptFigures<ProfileDocument | string>('profile'));
    printCosts(await keptFigures<ProfileDocument>('profile-cost'));
  },
};

/** The document, or why there is none. */
async function profileOf(
  { service, endpoint }: Pick<ProfileCause, 'service' | 'endpoint'>,
  settings: Readonly<Record<string, number>>,
  { seconds, quick, signal }: SectionOptions,
): Promise<ProfileDocument | string> {
  const input: PlanInput = {
    service: serviceOf(service),
    endpoints: [{ name: endpoint, path: `/${endpoint}` }],
    load: { connections: 8, seconds: 5 },
  };
  const { plan, faults } = checkPlan(input);
  if (plan === null) throw new Error(faults.map((fault) => faultSentence(fault)).join('\n'));
  try {
    const { document } = await profileEndpoint(
      {
        plan,
        endpoint,
        settings: { workers: 1, ...settings },
        seconds: seconds ?? (quick ? 4 : 8),
        modes: null,
        native: false,
        pySpy: service === 'node' || service === 'express' ? null : pySpy,
        knownBound: null,
        runId: null,
      },
      {
        signal,
        context: {
          planFolder: servicesFolder,
          distFolder: join(rootFolder, 'dist'),
          mediaFolder: join(rootFolder, 'media'),
          storageFolder: join(keepFolder, 'storage'),
          environment: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } as Record<string, string>,
          // uvicorn and FastAPI are in the environment of the other servers.
          suggestedPython: join(
            rootFolder,
            service === 'fastapi' ? '.cache/servers-venv' : '.cache/venv',
            'bin/python',
          ),
          confirmedHosts: [],
        },
        onStage: () => {},
      },
    );
    return document;
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}

function serviceOf(service: ProfileCause['service']): PlanInput['service'] {
  const asked = python === undefined ? {} : { python };
  switch (service) {
    case 'fastapi':
      return { launcher: 'uvicorn', app: 'labelled_fastapi:app', ...asked };
    case 'express': {
      const modules = join(rootFolder, '.cache/node-frameworks/node_modules');
      return { launcher: 'node', app: 'labelled-express.cjs', env: { NODE_PATH: modules } };
    }
    case 'node':
      return labelledService(service);
    case 'flask':
      return { ...labelledService(service), ...asked };
  }
}

type Verdict = 'right' | 'WRONG' | 'said' | 'no answer';

interface NamedLine {
  readonly verdict: Verdict;
  /** What was named first in each part. */
  readonly named: string;
}

function judge({ lines }: ProfileCause, { parts, notes }: ProfileDocument): NamedLine {
  const saysUnseen = notes.some(({ kind }) => kind === 'waits-on-event-loop' || kind === 'cpu-outside-script');
  const firsts = parts.map(({ answer }) => {
    const [first] = answer.lines;
    if (answer.tooFew) return { text: 'too few samples', isCause: null };
    const share = answer.outside.share.share;
    // What is in no line of the user's is told with its share, and is the answer where it is most of it.
    if (first === undefined || share > 0.5) return { text: `outside ${percent(share)}`, isCause: lines === 'outside' };
    const code = codeAt(first.file, first.line ?? 0);
    const isCause = Array.isArray(lines) && lines.some((line) => code.includes(line));
    return {
      text: `${basename(first.file)}:${first.line} ${percent(first.share.share)} ${code.trim().slice(0, 40)}`,
      isCause,
    };
  });
  const named = firsts.map(({ text }) => text).join(' | ');
  if (lines === 'unseen') return { verdict: saysUnseen ? 'said' : 'WRONG', named };
  const judged = firsts.filter(({ isCause }) => isCause !== null);
  if (judged.length === 0) return { verdict: 'no answer', named };
  // Each kind of time has an answer of its own; where one names something else, that is wrong.
  return { verdict: judged.every(({ isCause }) => isCause) ? 'right' : 'WRONG', named };
}

function codeAt(file: string, line: number): string {
  return readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
}

function printCauses(causes: readonly ProfileCause[], kept: ReadonlyMap<string, ProfileDocument | string>): void {
  const rows = causes.flatMap((cause) => {
    const document = kept.get(`${cause.service}-${cause.endpoint}`);
    if (document === undefined) return [];
    const judged: NamedLine =
      typeof document === 'string' ? { verdict: 'no answer', named: document.slice(0, 100) } : judge(cause, document);
    const expected = typeof cause.lines === 'string' ? cause.lines : (cause.lines[0] ?? '');
    return [{ cause, ...judged, expected, bound: typeof document === 'string' ? '–' : document.bound }];
  });
  printTable(
    ['endpoint', 'bound', 'cause', 'first named', ''],
    rows.map(({ cause, expected, named, verdict, bound }) => [
      `${cause.service} /${cause.endpoint}`,
      bound,
      expected,
      named,
      verdict,
    ]),
  );
  const of = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  console.log(
    `right: ${of('right')} of ${rows.length - of('said')}; said that no profile can tell: ${of('said')}; no answer: ${of('no answer')}; wrong: ${of('WRONG')}\n`,
  );
}

const costSettings = [
  { workers: 1, threads: 1 },
  { workers: 1, threads: 4 },
  { workers: 4, threads: 8 },
  { workers: 1, threads: 32 },
];

async function measureCosts(options: SectionOptions): Promise<void> {
  for (const endpoint of ['compute', 'sleep']) {
    for (const settings of costSettings) {
      options.signal.throwIfAborted();
      const document = await profileOf({ service: 'flask', endpoint }, settings, options);
      await keepFigures('profile-cost', `${endpoint}-${settings.workers}x${settings.threads}`, document);
    }
  }
}

function printCosts(kept: ReadonlyMap<string, ProfileDocument | string>): void {
  if (kept.size === 0) return;
  console.log('## What profiling costs\n');
  printTable(
    ['endpoint', 'workers × threads', 'time', '>without /s', '>with /s', '>change', 'looks', '>failed'],
    [...kept.values()].flatMap((document) =>
      typeof document === 'string'
        ? []
        : document.parts.map((part) => [
            document.endpoint,
            `${document.settings['workers']} × ${document.settings['threads']}`,
            part.answer.mode,
            rate(document.unprofiled.rps.mean),
            rate(part.rps.mean),
            percent(part.rps.mean / document.unprofiled.rps.mean - 1),
            part.profiler.nonBlocking ? 'without stopping' : 'stopping',
            part.profiler.errors ?? '–',
          ]),
    ),
  );
}
