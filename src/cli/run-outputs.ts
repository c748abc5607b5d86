import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../model/run/record.ts';
import { type ExportContext, type Exporter, exporters } from '../report/exporters/exporters.ts';
import type { Output } from './outputs.ts';

/** What the outputs of a run need beside its record. */
export interface OutputContext {
  /** The plan's file, as the user would type it. */
  readonly planName: string;
  readonly distFolder: string;
}

/** The files that a command line asks for, by the options' names in commander's spelling (`benchmarkAction`). */
export type RunOutputOptions = Readonly<Record<string, unknown>>;

/** A file that was asked for. */
export interface RunOutput extends Pick<Output, 'option' | 'target'> {
  readonly render: (record: RunRecord, context: OutputContext) => string | Promise<string>;
}

/** The files that a command line asks for. */
export function runOutputs(options: RunOutputOptions): RunOutput[] {
  return exporters.flatMap((exporter) => {
    const target = options[optionKey(exporter)];
    if (typeof target !== 'string') return [];
    const render: RunOutput['render'] = (record, { planName, distFolder }) => {
      const asset: ExportContext['asset'] = (name) => readFile(join(distFolder, name), 'utf8');
      return exporter.render(record, { planName, asset });
    };
    return [{ option: `--${exporter.name}`, target, render }];
  });
}

function optionKey({ name }: Exporter): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
