import { CommanderError, Option } from 'commander';
import { afterEach, expect, it } from 'vitest';
import { koreanTexts } from '../../../scripts/texts-of-code.ts';
import { SpokenCommand } from '../../../src/cli/commander-words.ts';
import { speak } from '../../../src/words/language.ts';

afterEach(() => speak('en'));

/** What a command line is answered with, help or error. */
function answerTo(args: readonly string[]): string {
  let said = '';
  const write = (text: string) => {
    said += text;
  };
  const program = new SpokenCommand('servebench')
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: write })
    .helpOption('-h, --help', '…')
    .helpCommand(false);
  program
    .command('run')
    .argument('<plan>', '…')
    .option('--seconds <number>', '…')
    .addOption(new Option('--engine <name>', '…').choices(['native', 'other']))
    .addOption(new Option('--guided', '…').conflicts('exhaustive'))
    .addOption(new Option('--exhaustive', '…'))
    .action(() => {});
  program.command('load').action(() => {});
  program
    .command('export')
    .addOption(new Option('--to <engine>', '…').makeOptionMandatory())
    .action(() => {});
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
  }
  return said;
}

const commandLines = [
  ['run'],
  ['run', 'plan', 'more'],
  ['run', 'plan', '--seconds'],
  ['run', 'plan', '--second', '5'],
  ['run', 'plan', '--engine', 'wrk'],
  ['run', 'plan', '--guided', '--exhaustive'],
  ['export'],
  ['rum'],
  ['run', '--help'],
  ['--help'],
];

it.each(commandLines)('no English of Commander’s is left in Korean: %s %s %s %s', (...args) => {
  speak('ko', koreanTexts());
  const said = answerTo(args.filter((arg) => arg !== undefined));
  expect(said).toMatch(/[가-힣]/);
  expect(said).not.toMatch(
    /error|missing|argument|unknown|invalid|Allowed|Did you mean|Usage|Options:|choices|cannot/i,
  );
});

it('says in English what Commander says', () => {
  expect(answerTo(['run', 'plan', '--second', '5'])).toContain(
    "error: unknown option '--second'\n(Did you mean --seconds?)",
  );
  expect(answerTo(['run', 'plan', '--engine', 'wrk'])).toContain('is invalid. Allowed choices are native, other.');
});

it('says what an option of another load tool is called here', () => {
  expect(answerTo(['load', '-R', '50'])).toContain("unknown option '-R'\n-R of wrk2, autocannon is -q here.");
  expect(answerTo(['load', '-a', '50'])).toContain('-a of autocannon is -n here.');
  expect(answerTo(['run', '-a', '50'])).not.toContain('autocannon');
  expect(answerTo(['load', '--toString'])).not.toContain('here');
});
