import { join } from 'node:path';
import { measurementOf } from '../benchmark/measurement.ts';
import { encodeRequests, RequestError, trialSpecOf } from '../load/trial/requests.ts';
import { runTrial } from '../load/trial/run-trial.ts';
import { withoutTokens } from '../model/plan/recorded-plan.ts';
import type { TrialProgress, TrialRequest, TrialResult } from '../model/trial/trial.ts';
import { renderAbReport } from '../report/exporters/ab-report.ts';
import { formatNumber } from '../words/figures.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { type LoadOptions, type LoadRequest, loadRequestOf } from './load-options.ts';
import { loadTargetOf } from './load-target.ts';
import { checkOutputs, writeOutputs } from './outputs.ts';
import type { Places } from './places.ts';
import { LiveLine } from './progress.ts';
import { phaseText } from './progress-text.ts';
import type { Terminal } from './terminal.ts';

/** `servebench load`: one load test of a server that already runs. */
export async function loadCommand(
  address: string,
  options: LoadOptions,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const asked = loadRequestOf(address, options);
  const targets = options.json === undefined ? [] : [{ option: '--json', target: options.json }];
  await checkOutputs(targets, places.cwd);
  const requests = await encoded(asked, places);
  const target = await loadTargetOf(asked.url, options.insecure ?? false);
  const spec = trialSpecOf(asked.load, target, requests);

  const { result, interrupted } = await tried();
  const url = asked.url.href;
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
  if (useless !== null) terminal.err(`${useless}\n`);
  return useless !== null || failures.length > 0 ? exitCodes.notCompleted : exitCodes.done;

  async function tried() {
    using line = new LiveLine(terminal);
    using interruption = new Interruption(() => line.print('Stopping. Press Ctrl-C again to leave at once.\n'));
    line.show(() => 'Connecting');
    const outcome = await runTrial(spec, {
      generatorScript: join(places.distFolder, 'generator.js'),
      signal: interruption.signal,
      onProgress: (progress) => line.show(() => progressText(progress)),
      onForecast: ({ text }) => line.print(`Warning: ${text}\n`),
    });
    return { result: outcome, interrupted: interruption.signal.aborted };
  }
}

/** Why a load test measured nothing to go by, as a sentence; `null` when it did. */
function uselessBecause({ gaveUp, requests }: TrialResult): string | null {
  if (gaveUp !== null) return `The load test was given up: ${gaveUp}`;
  return requests.succeeded === 0 ? 'No request was answered as expected, so nothing was measured.' : null;
}

async function encoded({ endpoint }: LoadRequest, places: Places): Promise<TrialRequest[]> {
  try {
    return await encodeRequests(endpoint, { planFolder: places.cwd, environment: places.environment });
  } catch (error) {
    if (error instanceof RequestError) throw new CommandError(error.message);
    throw error;
  }
}

function progressText(progress: TrialProgress): string {
  const failed = progress.failed === 0 ? '' : ` · ${formatNumber(progress.failed)} failed`;
  return `${phaseText(progress)} · ${formatNumber(progress.succeeded)} answered${failed}`;
}
