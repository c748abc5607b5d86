import type { Command } from 'commander';
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

const runArgument = 'id (or its beginning), name, "last" or "baseline"';

/** Adds `servebench history` and what stands below it. */
export function addHistory(
  program: Command,
  terminal: Terminal,
  places: Places,
  finish: (code: ExitCode) => void,
): void {
  const history = program
    .command('history')
    .summary('list the saved runs; name, note, pin and delete them')
    .description(
      'Lists the saved runs of a folder, the newest first: when and at which commit (+: with uncommitted changes), the answer, and what changed since the run before. The last 100 that are not pinned stay.',
    )
    .option('--folder <folder>', 'folder of the plan (default: this one)')
    .option('--json', 'as JSON')
    .action(async (options: HistoryOptions) => finish(await historyCommand(options, terminal, places)));
  const mark = (name: string, summary: string) => history.command(name).summary(summary).description(summary);
  const marked = async (run: string, request: MarkRequest) =>
    finish(await markCommand(run, request, history.opts(), terminal, places));
  mark('name', 'name a run, to compare with it by that')
    .argument('<run>', runArgument)
    .argument('<name>', 'the name ("": none)')
    .action((run: string, text: string) => marked(run, { mark: 'name', text }));
  mark('note', 'note something of a run')
    .argument('<run>', runArgument)
    .argument('<note>', 'the note ("": none)')
    .action((run: string, text: string) => marked(run, { mark: 'note', text }));
  mark('pin', 'pin a run as the baseline, which stays however old it gets')
    .argument('<run>', runArgument)
    .action((run: string) => marked(run, { mark: 'pin' }));
  mark('unpin', 'let a pinned run go the way of all others')
    .argument('<run>', runArgument)
    .action((run: string) => marked(run, { mark: 'unpin' }));
  mark('delete', 'delete runs')
    .argument('<run...>', runArgument)
    .action(async (runs: string[]) => finish(await deleteCommand(runs, history.opts(), terminal, places)));
}
