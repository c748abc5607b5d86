import { Command, type HelpConfiguration, type Option } from 'commander';
import { columnsOf } from '../report/columns.ts';
import { t } from '../words/language.ts';
import { foreignOption } from './foreign-options.ts';

/** A command whose help and errors are in the language that is spoken: Commander has its own in English alone. */
export class SpokenCommand extends Command {
  constructor(name?: string) {
    super(name);
    this.configureHelp(help);
  }

  override createCommand(name?: string): Command {
    return new SpokenCommand(name);
  }

  override error(message: string, options?: Parameters<Command['error']>[1]): never {
    const flag = this.name() === 'load' ? /^error: unknown option '(.+)'/.exec(message)?.[1] : undefined;
    const hint = flag === undefined ? null : foreignOption(flag);
    return super.error(hint === null ? spokenError(message) : `${spokenError(message)}\n${hint}`, options);
  }
}

const help: HelpConfiguration = {
  styleTitle: titleText,
  displayWidth: columnsOf,
  optionDescription: ({ description, argChoices }: Option) =>
    argChoices === undefined ? description : t('{0} (choices: {1})', description, argChoices.join(', ')),
};

function titleText(title: string): string {
  switch (title) {
    case 'Usage:':
      return t('Usage:');
    case 'Arguments:':
      return t('Arguments:');
    case 'Options:':
      return t('Options:');
    case 'Commands:':
      return t('Commands:');
    default:
      return title;
  }
}

/** What Commander says of a command line, and the same in the language that is spoken. */
const errors: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
  [/^missing required argument '(.+)'$/, (name) => t("missing required argument '{0}'", name)],
  [/^option '(.+)' argument missing$/, (flags) => t("option '{0}' argument missing", flags)],
  [/^required option '(.+)' not specified$/, (flags) => t("required option '{0}' not specified", flags)],
  [
    /^option '(.+)' cannot be used with option '(.+)'$/,
    (one, other) => t("option '{0}' cannot be used with option '{1}'", one, other),
  ],
  [/^unknown option '(.+)'$/, (flag) => t("unknown option '{0}'", flag)],
  [/^unknown command '(.+)'$/, (name) => t("unknown command '{0}'", name)],
  [
    /^too many arguments(?: for '.*')?\. Expected (\d+) arguments? but got (\d+): (.*)\.$/,
    (expected, received, names) => t('too many arguments: {0} expected, {1} given: {2}.', expected, received, names),
  ],
  [
    /^option '(.+)' argument '(.*)' is invalid\. (.*)$/,
    (flags, value, why) => t("option '{0}' argument '{1}' is invalid. {2}", flags, value, choicesText(why)),
  ],
];

/** An error of Commander's, which begins with `error: ` and may have a suggestion on a line of its own. */
function spokenError(message: string): string {
  const [first = '', ...suggestions] = message.replace(/^error: /, '').split('\n');
  const lines = [spokenLine(first), ...suggestions.map(suggestionText)];
  return t('error: {0}', lines.join('\n'));
}

function spokenLine(line: string): string {
  for (const [pattern, spoken] of errors) {
    const found = pattern.exec(line);
    if (found !== null) return spoken(...found.slice(1));
  }
  return line;
}

function choicesText(why: string): string {
  const [, choices] = /^Allowed choices are (.*)\.$/.exec(why) ?? [];
  return choices === undefined ? why : t('Allowed choices are {0}.', choices);
}

function suggestionText(line: string): string {
  const [, names] = /^\(Did you mean (?:one of )?(.*)\?\)$/.exec(line) ?? [];
  return names === undefined ? line : `(${t('Did you mean {0}?', names)})`;
}
