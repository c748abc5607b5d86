import type { Command } from 'commander';
import { t } from '../words/language.ts';
import type { ExitCode } from './exit-codes.ts';
import {
  deleteCommand,
  type HistoryOptions,
  historyCommand,
  type MarkRequest,
  markCommand,
} from './history-command.ts';
import type { Places } from './places.ts';
import type { Terminal } from './terminal.ts';

/** Adds `servebench history` and what stands below it. */
export function addHistory(
  program: Command,
  terminal: Terminal,
  places: Places,
  finish: (code: ExitCode) => void,
): void {
  const runArgument = t('id (or its beginning), name, "last" or "baseline"');
  const history = program
    .command('history')
    .summary(t('list the saved runs; name, note, pin and delete them'))
    .description(
      t(
        'Lists the saved runs of a folder, the newest first: when and at which commit (+: with uncommitted changes), the answer, and what changed since the run before. The last 100 that are not pinned stay.',
      ),
    )
    .option('--folder <folder>', t('folder of the plan (default: this one)'))
    .option('--json', t('as JSON'))
    .action(async (options: HistoryOptions) => finish(await historyCommand(options, terminal, places)));
  const mark = (name: string, summary: string) => history.command(name).summary(summary).description(summary);
  const marked = async (run: string, request: MarkRequest) =>
    finish(await markCommand(run, request, history.opts(), terminal, places));
  mark('name', t('name a run, to compare with it by its name'))
    .argument('<run>', runArgument)
    .argument('<name>', t('the name ("": none)'))
    .action((run: string, text: string) => marked(run, { mark: 'name', text }));
  mark('note', t('write a note on a run'))
    .argument('<run>', runArgument)
    .argument('<note>', t('the note ("": none)'))
    .action((run: string, text: string) => marked(run, { mark: 'note', text }));
  mark('pin', t('pin a run as the baseline, which stays however old it gets'))
    .argument('<run>', runArgument)
    .action((run: string) => marked(run, { mark: 'pin' }));
  mark('unpin', t('unpin a run: it is deleted when it gets old, as others are'))
    .argument('<run>', runArgument)
    .action((run: string) => marked(run, { mark: 'unpin' }));
  mark('delete', t('delete runs'))
    .argument('<run...>', runArgument)
    .action(async (runs: string[]) => finish(await deleteCommand(runs, history.opts(), terminal, places)));
}
