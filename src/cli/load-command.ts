import { join } from 'node:path';
import { refusedByLimiter } from '../benchmark/limiter.ts';
import { measurementOf } from '../benchmark/measurement.ts';
import { encodeRequests, RequestError, trialSpecOf } from '../load/trial/requests.ts';
import { runTrial } from '../load/trial/run-trial.ts';
import { withoutTokens } from '../model/plan/recorded-plan.ts';
import type { TrialProgress, TrialRequest, TrialResult } from '../model/trial/trial.ts';
import { renderAbReport } from '../report/exporters/ab-report.ts';
import { failureSentence } from '../words/failures.ts';
import { formatNumber } from '../words/figures.ts';
import { t } from '../words/language.ts';
import { warningSentence } from '../words/warnings.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { AnswerWatch } from './load-answer-watch.ts';
import { type LoadOptions, type LoadRequest, loadRequestOf } from './load-options.ts';
import { loadTargetOf } from './load-target.ts';
import { checkOutputs, writeOutputs } from './outputs.ts';
import type { Places } from './places.ts';
import { LiveLine } from './progress.ts';
import { phaseText } from './progress-text.ts';
import type { Terminal } from './terminal.ts';

/** `servebench load`: one load test of a server that already runs. */
export async function loadCommand(
  addresses: readonly string[],
  options: LoadOptions,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const asked = loadRequestOf(addresses, options);
  const targets = options.json === undefined ? [] : [{ option: '--json', target: options.json }];
  await checkOutputs(targets, places.cwd);
  const requests = await encoded(asked, places);
  const [first] = requests as [TrialRequest, ...TrialRequest[]];
  const target = await loadTargetOf(asked, {
    allowSelfSigned: options.insecure ?? false,
    hostHeader: first.headers.find(([name]) => name.toLowerCase() === 'host')?.[1],
    serverName: options.servername,
  });
  const spec = trialSpecOf(asked.load, target, requests);

  if (options.timeout !== undefined && options.seconds === undefined && options.requests === undefined)
    terminal.err(
      `${t('Note: --timeout (-t) is the limit of one request, as in hey, oha and autocannon. To load for a time, give -z.')}\n`,
    );
  const { result, interrupted, why } = await tried();
  const url = asked.socketPath === null ? asked.url.href : `unix:${asked.socketPath}`;
  if (options.json !== '-') terminal.out(renderAbReport(url, spec, result));
  const measured = {
    schema: 1,
    url: withoutTokens(url),
    load: asked.load,
    measurement: measurementOf([{ result, server: null }]),
  };
  const outputs = targets.map((output) => ({ ...output, render: () => `${JSON.stringify(measured)}\n` }));
  const failures = await writeOutputs(outputs, places.cwd, terminal);
  for (const { sentence } of failures) terminal.err(`${sentence}\n`);
  if (interrupted) return exitCodes.interrupted;
  const useless = uselessBecause(result);
  const limited = refusedByLimiter(result.requests.byStatus, requests);
  if (limited !== null) terminal.err(`${failureSentence({ kind: 'rate-limited', ...limited })}\n`);
  if (useless !== null) terminal.err(`${useless}${why === null ? '' : ` ${why}`}\n`);
  return useless !== null || failures.length > 0 ? exitCodes.notCompleted : exitCodes.done;

  async function tried() {
    using line = new LiveLine(terminal);
    using interruption = new Interruption(() => line.print(`${t('Stopping. Press Ctrl-C again to leave at once.')}\n`));
    line.show(() => t('Connecting'));
    using watch = new AnswerWatch(target, first);
    const outcome = await runTrial(spec, {
      generatorScript: join(places.distFolder, 'generator.js'),
      signal: AbortSignal.any([interruption.signal, watch.hopeless]),
      onProgress: (progress) => {
        watch.saw(progress);
        line.show(() => progressText(progress));
      },
      onForecast: (warning) => line.print(`${t('Warning: {0}', warningSentence(warning))}\n`),
    });
    const interrupted = interruption.signal.aborted;
    return { result: outcome, interrupted, why: interrupted ? null : await watch.whyUnanswered(outcome) };
  }
}

/** Why a load test measured nothing to go by, as a sentence; `null` when it did. */
function uselessBecause({ gaveUp, requests }: TrialResult): string | null {
  if (gaveUp !== null) return t('The load test was given up: {0}', failureSentence(gaveUp));
  return requests.succeeded === 0 ? t('No request was answered as expected, so nothing was measured.') : null;
}

async function encoded({ endpoint, moreHeaders }: LoadRequest, places: Places): Promise<TrialRequest[]> {
  const context = { planFolder: places.cwd, environment: places.environment };
  const { body: _, requests: __, ...bare } = endpoint;
  try {
    const requests = await encodeRequests(endpoint, context);
    const again = await Promise.all(moreHeaders.map((headers) => encodeRequests({ ...bare, headers }, context)));
    const more = again.flatMap((one) => one[0]?.headers ?? []);
    return requests.map((request) => ({ ...request, headers: [...request.headers, ...more] }));
  } catch (error) {
    if (error instanceof RequestError) throw new CommandError(failureSentence(error.failure));
    throw error;
  }
}

function progressText(progress: TrialProgress): string {
  const parts = [phaseText(progress), t('{0} answered', formatNumber(progress.succeeded))];
  if (progress.failed > 0) parts.push(t('{0} failed', formatNumber(progress.failed)));
  return parts.join(' · ');
}
