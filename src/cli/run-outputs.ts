import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatRecord } from '../history/record-text.ts';
import type { RunRecord } from '../model/run/record.ts';
import { renderJunit } from '../report/ci/junit.ts';
import { runSummaryMarkdown, stickyComment } from '../report/ci/summary.ts';
import { renderBencher, renderBenchmarkAction } from '../report/ci/trackers.ts';
import { renderCsv } from '../report/exporters/csv.ts';
import { renderHtml } from '../report/exporters/html.ts';
import { renderMarkdown } from '../report/exporters/markdown.ts';
import type { Output } from './outputs.ts';

/** What the outputs of a run need beside its record. */
export interface OutputContext {
  /** The plan's file, as the user would type it. */
  readonly planName: string;
  readonly distFolder: string;
}

type Renderer = (record: RunRecord, context: OutputContext) => string | Promise<string>;

/** Every file that `servebench run` can write, by the name of its option in commander's spelling. */
const renderers = {
  json: (record) => formatRecord(record),
  html: htmlPage,
  markdown: renderMarkdown,
  csv: renderCsv,
  junit: (record, { planName }) => renderJunit(record, planName),
  comment: (record, { planName }) =>
    stickyComment(planName, (mostBytes) => runSummaryMarkdown(record, planName, mostBytes)),
  bencher: renderBencher,
  benchmarkAction: renderBenchmarkAction,
} as const satisfies Record<string, Renderer>;

export type RunOutputOptions = { readonly [Name in keyof typeof renderers]?: string };

/** A file that was asked for. */
export interface RunOutput extends Pick<Output, 'option' | 'target'> {
  readonly render: Renderer;
}

/** The files that a command line asks for. */
export function runOutputs(options: RunOutputOptions): RunOutput[] {
  return (Object.keys(renderers) as (keyof typeof renderers)[]).flatMap((name) => {
    const target = options[name];
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return target === undefined ? [] : [{ option, target, render: renderers[name] }];
  });
}

async function htmlPage(record: RunRecord, { distFolder }: OutputContext): Promise<string> {
  const read = (name: string) => readFile(join(distFolder, name), 'utf8');
  const [script, style] = await Promise.all([read('webview.js'), read('webview.css')]);
  return renderHtml(record, { script, style });
}
