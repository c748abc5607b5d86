import { type Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { usualTrialSeconds } from '../benchmark/capacity/rate-question.ts';
import { scriptedEngines } from '../export/writers.ts';
import { limitedPercentiles } from '../model/run/capacity.ts';
import { padded } from '../report/columns.ts';
import { exporters } from '../report/exporters/exporters.ts';
import { languages, t } from '../words/language.ts';
import { type CapacityOptions, capacityCommand } from './capacity-command.ts';
import { SpokenCommand } from './commander-words.ts';
import { type CompareOptions, compareCommand } from './compare-command.ts';
import { detectCommand } from './detect-command.ts';
import type { ExitCode } from './exit-codes.ts';
import { explainCommand } from './explain-command.ts';
import { type ExportOptions, exportCommand } from './export-command.ts';
import { parseFailOn } from './fail-on.ts';
import { addHistory } from './history-program.ts';
import { initCommand } from './init-command.ts';
import { loadCommand } from './load-command.ts';
import { readSeconds } from './load-duration.ts';
import type { LoadOptions } from './load-options.ts';
import { mcpCommand } from './mcp-command.ts';
import type { Places } from './places.ts';
import { profileCommand } from './profile-command.ts';
import type { ProfileOptions } from './profile-options.ts';
import { type RunOptions, runCommand } from './run-command.ts';
import type { Terminal } from './terminal.ts';

/** The examples and exit codes at the end of the help. */
function examplesText(): string {
  const examples: readonly (readonly [string, string])[] = [
    ['servebench init', t('draft a plan from the project in this folder')],
    ['servebench run', t('run the plan ./servebench.json')],
    ['servebench run --html report.html', t('and write a page with charts')],
    ['servebench run --against origin/main', t('what your changes made faster or slower')],
    ['servebench run --endpoint checkout --json -', t('one endpoint, the record to standard output')],
    ['servebench profile --endpoint checkout', t('the lines of your code that it spends its time in')],
    ['servebench capacity --endpoint checkout --p95 200 --target-rps 500', ''],
    ['servebench load http://127.0.0.1:8000/ -n 320 -c 16', ''],
    ['servebench compare before.json after.json', ''],
    ['servebench history', t('the saved runs of this folder')],
    ['servebench export --to locust --output load.py', t('the load of the plan for Locust')],
  ];
  const lines = examples.map(([command, what]) => `  ${what === '' ? command : `${padded(command, 48)}${what}`}`);
  const codes = [
    t('Exit codes: 0 done; 1 a budget is broken, or something became slower; 2 the plan or the arguments are wrong;'),
    t('3 the benchmark could not be completed; 130 interrupted (what was measured is written).'),
  ];
  return ['', t('Examples:'), ...lines, '', ...codes].join('\n');
}

/** The command line. `finish` is told the exit code of the command that ran. */
export function buildProgram(terminal: Terminal, places: Places, finish: (code: ExitCode) => void): Command {
  const program = new SpokenCommand('servebench')
    .description(
      t('Finds out how your web service should be run: which server settings win for each endpoint, and why.'),
    )
    .version(version, '-V, --version', t('print the version'))
    .addOption(
      new Option('--lang <language>', t('language: en or ko (default: by LC_ALL, LC_MESSAGES, LANG)')).choices(
        languages,
      ),
    )
    .helpOption('-h, --help', t('print this help'))
    .helpCommand('help [command]', t('print the help of a command'))
    .addHelpText('after', examplesText())
    .showHelpAfterError(t('"servebench --help" lists the commands and options.'))
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .exitOverride();
  addRun(program, terminal, places, finish);
  addLoad(program, terminal, places, finish);
  addProfile(program, terminal, places, finish);
  program
    .command('init')
    .summary(t('draft a plan from the project here'))
    .description(t('Drafts a plan (servebench.json) from what a folder holds: its web app, routes and cores.'))
    .argument('[folder]', t('folder of the project (default: this one)'))
    .option('--ask', t('load the application, too, and ask it which routes it has'))
    .option('--force', t('overwrite a plan that is there'))
    .action(async (folder, options) => finish(await initCommand(folder, options, terminal, places)));
  program
    .command('mcp')
    .summary(t('serve an AI agent over standard input and output'))
    .description(
      t(
        'Serves an AI agent over the Model Context Protocol (stdio): it can look at the service in this folder, draft a plan, run and compare benchmarks, and profile an endpoint. The bounds of load, hosts and commands are those of the plan.',
      ),
    )
    .action(async () => finish(await mcpCommand(places)));
  program
    .command('detect')
    .summary(t('say what was found here, and run nothing'))
    .description(t('Says which service, server and routes a folder holds, and runs nothing of it.'))
    .argument('[folder]', t('folder of the project (default: this one)'))
    .action(async (folder) => finish(await detectCommand(folder, terminal, places)));
  program
    .command('explain')
    .summary(t('say what a figure or word means'))
    .description(
      t(
        'Says what a figure or word of Servebench means, how it is measured, and when to distrust it. Without one: lists them.',
      ),
    )
    .argument('[word...]', t('a figure or word, such as p95 or "time per request"'))
    .action((words) => finish(explainCommand(words, terminal)));
  program
    .command('compare')
    .summary(t('say what changed between two runs'))
    .description(
      t(
        'Says what changed between two runs beyond noise. A run is a file that --json or an earlier run wrote, or a saved run of this folder: its id, its name, "last" or "baseline".',
      ),
    )
    .argument('[before]', t('the earlier run (default: the last but one of this folder)'))
    .argument('[after]', t('the later run (default: the last one of this folder)'))
    .addOption(
      new Option(
        '--fail-on <change>',
        t('end with 1 where an endpoint is surely slower: "slower", or "slower:5" for more than 5 %'),
      ).argParser(parseFailOn),
    )
    .option('--strict', t('with --fail-on: end with 1, too, where that can’t be told, as between two machines'))
    .option('--comment <file>', t('write Markdown for a comment on a pull request, with a mark to find it again'))
    .addOption(ciOption())
    .action(async (before, after, options: CompareOptions) =>
      finish(await compareCommand(before, after, options, terminal, places)),
    );
  addHistory(program, terminal, places, finish);
  addCapacity(program, terminal, places, finish);
  addExport(program, terminal, places, finish);
  return program;
}

function addCapacity(program: Command, terminal: Terminal, places: Places, finish: (code: ExitCode) => void): void {
  const command = program
    .command('capacity')
    .summary(t('find the highest rate at which an endpoint keeps its latency'))
    .description(
      t(
        'Finds the highest rate of requests at which a percentile of an endpoint’s latency stays below a limit, under the recommended settings and under the smallest.',
      ),
    )
    .argument('[plan]', t('plan file, or a folder that holds servebench.json'), undefined)
    .option('--endpoint <name>', t('the endpoint (default: the only one)'));
  for (const percentile of limitedPercentiles)
    command.option(`--${percentile} <ms>`, t('the limit of the {0} latency', percentile), number);
  command
    .option(
      '--settings <values>',
      t('such as workers=2,threads=1 (default: what the last run recommends, and the smallest)'),
    )
    .option('--target-rps <rate>', t('say how many such machines this rate takes'), number)
    .option('--seconds <seconds>', t('least length of a trial (default: {0})', usualTrialSeconds), number)
    .option('--json <file>', t('write the answer ("-": standard output)'))
    .addOption(hostOption(t('the plan’s "url"')))
    .action(async (plan: string | undefined, options: CapacityOptions) =>
      finish(await capacityCommand(plan, options, terminal, places)),
    );
}

function addExport(program: Command, terminal: Terminal, places: Places, finish: (code: ExitCode) => void): void {
  program
    .command('export')
    .summary(t('write the load of a plan for Locust, k6 or Vegeta'))
    .description(
      t(
        'Writes the load of a plan as one file for another engine, to load a server from several machines. It loads nothing itself; what the file leaves out is told.',
      ),
    )
    .argument('[plan]', t('plan file, or a folder that holds servebench.json'), undefined)
    .addOption(
      new Option('--to <engine>', t('the engine that is to run it')).choices(scriptedEngines).makeOptionMandatory(),
    )
    .option('--endpoint <name...>', t('only these endpoints of the plan'))
    .option('--output <file>', t('write it to a file (default: standard output)'))
    .addOption(hostOption(t('the plan’s "url"')))
    .action(async (plan: string | undefined, options: ExportOptions) =>
      finish(await exportCommand(plan, options, terminal, places)),
    );
}

function addRun(program: Command, terminal: Terminal, places: Places, finish: (code: ExitCode) => void): void {
  const run = program
    .command('run')
    .summary(t('run a plan and show which settings win'))
    .description(
      t('Runs a plan: starts the service under its settings, loads its endpoints, and shows which settings win.'),
    )
    .argument('[plan]', t('plan file, or a folder that holds servebench.json'), undefined)
    .addOption(new Option('--guided', t('measure what is needed to be sure')).conflicts('exhaustive'))
    .addOption(new Option('--exhaustive', t('measure every combination of settings')))
    .option('--endpoint <name...>', t('only these endpoints of the plan'))
    .addOption(
      new Option(
        '--continue <run>',
        t('measure what a run that was stopped left unmeasured: its id, its name, or "last"'),
      ).conflicts(['guided', 'exhaustive', 'endpoint', 'against']),
    );
  for (const { name, what } of exporters) run.option(`--${name} <file>`, t('write {0}', what()));
  run
    .option(
      '--baseline <file>',
      t('judge budgets against this run (default: servebench.baseline.json beside the plan)'),
    )
    .option('--save-baseline [file]', t('write this run as the baseline (default: beside the plan)'))
    .option('--any-machine', t('judge budgets against a baseline from another machine, too'))
    .option(
      '--strict',
      t('end with 1, too, where a budget relative to the baseline, or --against, could not be judged'),
    )
    .addOption(
      new Option(
        '--against <ref>',
        t(
          'say what the working tree changed against this commit, measured in turns with it; ends with 1 where an endpoint is surely slower',
        ),
      ).conflicts(['guided', 'exhaustive', 'baseline', 'saveBaseline']),
    )
    .option(
      '--threshold <percent>',
      t('with --against: a change within so many per cent counts as none (default: 2)'),
      number,
    )
    .option('--within <time>', t('with --against: the time it may take, such as 90s or 10m (default: 5m)'), seconds)
    .option(
      '--settings <values>',
      t('with --against: such as workers=2,threads=1 (default: what the last run recommends)'),
    )
    .addOption(
      new Option('--engine <name>', t('what sends the load (default: the plan’s "load.engine")')).choices([
        'native',
        'autocannon',
        'locust',
      ]),
    )
    .option(
      '--hosts <host...>',
      t('with Locust: the machines that its workers are started on; each needs --allow-host'),
    )
    .option('--expect-workers <number>', t('with Locust: wait for so many workers, which others start'), number)
    .addOption(ciOption())
    .addOption(hostOption(t('the plan’s "url"')))
    .action(async (plan: string | undefined, options: RunOptions) =>
      finish(await runCommand(plan, options, terminal, places)),
    );
}

function addLoad(program: Command, terminal: Terminal, places: Places, finish: (code: ExitCode) => void): void {
  program
    .command('load')
    .summary(t('load one address, as ab does'))
    .description(t('Loads one address of a server that runs already, and prints counts and times as ab does.'))
    .argument('<url...>', t('such as http://127.0.0.1:8000/path; several of one server are asked in rotation'))
    .option('-n, --requests <number>', t('requests in all (default: two for each connection)'), number)
    .option('-c, --connections <number>', t('clients at once (default: 16)'), number)
    .option('-z, --seconds <time>', t('load for so long, such as 10, 10s or 1m, instead of so many requests'), seconds)
    .option('-q, --rate <number>', t('start so many requests a second whatever the answers do (needs -z)'), number)
    .option('--no-keep-alive', t('open a connection for each request'))
    .addOption(new Option('--engine <name>', t('load engine (default: native)')).choices(['native', 'autocannon']))
    .option('-m, --method <method>', t('method (default: GET, with -d POST)'))
    .option('-H, --header <line>', t('"Name: value"; ${env:NAME} stands for that variable (repeatable)'), collect)
    .option('-d, --data <text>', t('body, or @FILE; JSON and forms get their content type'))
    .option('-D, --data-file <file>', t('body from a file'))
    .option('-T, --content-type <type>', t('content type of the body'))
    .option(
      '--expect-status <codes>',
      t('good answers have one of these, such as 302,401 (default: any 2xx)'),
      statuses,
    )
    .option('-E, --expect-body <text>', t('good answers hold this text'))
    .option('-t, --timeout <seconds>', t('limit of one request (default: 60)'), seconds)
    .option('--warm-up <number>', t('requests before the clock starts (default: 0)'), number)
    .option('-k, --insecure', t('accept a certificate that is not trusted'))
    .option('--servername <name>', t('name that TLS asks for (default: that of the Host header)'))
    .option('-S, --socket <path>', t('unix-domain socket to connect to'))
    .option('--json <file>', t('write the measurement ("-": standard output)'))
    .addOption(hostOption(t('the URL')))
    .action(async (urls: string[], options: LoadOptions) => finish(await loadCommand(urls, options, terminal, places)));
}

function addProfile(program: Command, terminal: Terminal, places: Places, finish: (code: ExitCode) => void): void {
  program
    .command('profile')
    .summary(t('say which lines of your code an endpoint spends its time in'))
    .description(
      t(
        'Loads one endpoint of a plan on a fresh server with a profiler looking on (py-spy for Python, V8’s own for Node), and says which lines of your code its requests spend their time in.',
      ),
    )
    .argument('[plan]', t('plan file, or a folder that holds servebench.json'), undefined)
    .option('--endpoint <name>', t('the endpoint (default: the only one)'))
    .option('--settings <values>', t('such as workers=2,threads=1 (default: what the last run recommends)'))
    .option('--seconds <seconds>', t('length of the profiled load (default: 10)'), number)
    .addOption(
      new Option('--time <what>', t('what to sample (default: by what bounds the endpoint)')).choices([
        'auto',
        'cpu',
        'wait',
        'lock',
      ]),
    )
    .option('--native', t('look into compiled code too (py-spy, Linux and Windows on x86-64)'))
    .option('--py-spy <path>', t('the py-spy to use (default: that of the interpreter’s environment, else on PATH)'))
    .option('--against <profile>', t('say what changed since a profile: "last", a file, or the id of a profile or run'))
    .option('--html <file>', t('write the newest run with this profile as one self-contained page'))
    .addOption(hostOption(t('the plan’s "url"')))
    .action(async (plan: string | undefined, options: ProfileOptions) =>
      finish(await profileCommand(plan, options, terminal, places)),
    );
}

function ciOption(): Option {
  return new Option('--no-ci', t('on GitHub Actions, add nothing to the job’s summary and annotate no lines'));
}

function hostOption(where: string): Option {
  return new Option(
    '--allow-host <host>',
    t('load this host of {0}, too: only if it is yours (repeatable)', where),
  ).argParser(collect);
}

function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

function seconds(text: string): number {
  const value = readSeconds(text);
  if (value === null) throw new InvalidArgumentError(t('It must be a time, such as 10, 10s, 500ms or 1m30s.'));
  return value;
}

function statuses(text: string): number[] {
  return text.split(',').map(number);
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(t('It must be a number.'));
  return value;
}
