import type { PanelProfile } from '../../model/panel-protocol.ts';
import type { RunRecord } from '../../model/run/record.ts';
import { inEnglish, t } from '../../words/language.ts';
import { renderJunit } from '../ci/junit.ts';
import { runSummaryMarkdown, stickyComment } from '../ci/summary.ts';
import { renderBencher, renderBenchmarkAction } from '../ci/trackers.ts';
import { renderCsv } from './csv.ts';
import { type PanelFile, renderHtml, reportAssets } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';

/** What an exporter needs beside the record. */
export interface ExportContext {
  /** The plan's file, as the user would type it. */
  readonly planName: string;
  /** A file of the panel's bundle. */
  readonly asset: (name: PanelFile) => Promise<string>;
  /** Profiles that are shown beside the run; none where it has no say. */
  readonly profiles?: readonly PanelProfile[];
}

/** One form in which a run can leave Servebench. */
export interface Exporter {
  /** The terminal's option without its dashes, and what the panel asks for. */
  readonly name: string;
  /** What the panel and the editor's dialogues call it. */
  readonly title: string;
  /** Of its files, without the dot. */
  readonly extension: string;
  /** What is written, to stand behind "write" in the terminal's help. */
  readonly what: () => string;
  /** Whether the panel offers it; the others are for machines, which have a terminal. */
  readonly isForPeople: boolean;
  /** In the language that is spoken for people; in English for programs, which know columns and cases by their names. */
  readonly render: (record: RunRecord, context: ExportContext) => string | Promise<string>;
}

/** Every form: terminal, panel and editor read this list, so that a new one is one entry and its renderer. */
export const exporters: readonly Exporter[] = [
  {
    name: 'json',
    title: 'JSON',
    extension: 'json',
    what: () => t('the whole run record ("-": standard output)'),
    isForPeople: true,
    render: (record) => inEnglish(() => renderJson(record)),
  },
  {
    name: 'html',
    title: 'HTML',
    extension: 'html',
    what: () => t('a page with charts that needs nothing else'),
    isForPeople: true,
    render: async (record, { asset, profiles = [] }) => renderHtml(record, await reportAssets(asset), { profiles }),
  },
  {
    name: 'markdown',
    title: 'Markdown',
    extension: 'md',
    what: () => t('tables for a pull request or a wiki'),
    isForPeople: true,
    render: renderMarkdown,
  },
  {
    name: 'csv',
    title: 'CSV',
    extension: 'csv',
    what: () => t('one line for each cell'),
    isForPeople: true,
    render: (record) => inEnglish(() => renderCsv(record)),
  },
  {
    name: 'junit',
    title: 'JUnit XML',
    extension: 'xml',
    what: () => t('budgets and measurements as JUnit XML, for GitLab, Jenkins and others'),
    isForPeople: false,
    render: (record, { planName }) => inEnglish(() => renderJunit(record, planName)),
  },
  {
    name: 'comment',
    title: 'Comment',
    extension: 'md',
    what: () => t('Markdown for a comment on a pull request, with a mark to find it again'),
    isForPeople: false,
    render: (record, { planName }) =>
      stickyComment(planName, (mostBytes) => runSummaryMarkdown(record, planName, mostBytes)),
  },
  {
    name: 'bencher',
    title: 'Bencher',
    extension: 'json',
    what: () => t('rates, latencies and CPU times as Bencher reads them'),
    isForPeople: false,
    render: (record) => inEnglish(() => renderBencher(record)),
  },
  {
    name: 'benchmark-action',
    title: 'github-action-benchmark',
    extension: 'json',
    what: () => t('rates as github-action-benchmark reads them (customBiggerIsBetter)'),
    isForPeople: false,
    render: (record) => inEnglish(() => renderBenchmarkAction(record)),
  },
];

/** What the panel offers. */
export const exportersForPeople = exporters.filter(({ isForPeople }) => isForPeople);
