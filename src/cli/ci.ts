import { appendFile, realpath, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { placesOfBudgets } from '../model/plan/budget-places.ts';
import type { RunRecord } from '../model/run/record.ts';
import { annotationsOf, workflowCommand } from '../report/ci/annotations.ts';
import { jobSummaryBytes, runSummaryMarkdown } from '../report/ci/summary.ts';
import { t } from '../words/language.ts';
import type { Places } from './places.ts';
import { type PlanSource, shownPath } from './plan-source.ts';
import type { Terminal } from './terminal.ts';

/**
 * Where a run happens in a job of GitHub Actions, adds it to the job's summary, and annotates the broken budgets at their
 * lines of the plan. Elsewhere it does nothing.
 */
export async function tellCi(
  record: RunRecord,
  { file, text }: PlanSource,
  terminal: Terminal,
  places: Places,
): Promise<void> {
  await addToJobSummary(
    (mostBytes) => runSummaryMarkdown(record, shownPath(file, places.cwd), mostBytes),
    terminal,
    places,
  );
  if (places.environment['GITHUB_ACTIONS'] !== 'true') return;
  const inRepository = await pathInRepository(file, places);
  // The runner reads both streams; the standard output may be a file's content.
  for (const annotation of annotationsOf(record, placesOfBudgets(text, record.budgets)))
    terminal.err(`${workflowCommand(annotation, inRepository)}\n`);
}

/** Adds Markdown to what the job's summary holds already, where there is one and it has room. */
export async function addToJobSummary(
  markdown: (mostBytes: number) => string,
  terminal: Terminal,
  { environment }: Places,
): Promise<void> {
  const file = environment['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  try {
    const size = (await stat(file).catch(() => null))?.size ?? 0;
    const text = markdown(jobSummaryBytes - size - 1);
    if (text !== '') await appendFile(file, size === 0 ? text : `\n${text}`);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    terminal.err(`${t("The job's summary could not be written ({0}).", why)}\n`);
  }
}

/** The path of a file as the repository of the job knows it; `null` where it lies outside. */
async function pathInRepository(file: string, { cwd, environment }: Places): Promise<string | null> {
  const real = (path: string) => realpath(path).catch(() => path);
  const path = relative(await real(environment['GITHUB_WORKSPACE'] || cwd), await real(file));
  return path.startsWith('..') || path === '' ? null : path.split(sep).join('/');
}
