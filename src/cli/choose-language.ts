import { type Language, languages, speak, type Texts } from '../words/language.ts';
import { languageOfEnvironment } from '../words/language-choice.ts';

/**
 * Speaks the language that the command line asks for with `--lang`, or else the environment. It is known before the arguments
 * are read, because their own help is in it. Another language than English is loaded when it is asked for.
 */
export async function chooseLanguage(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const language = askedLanguage(args) ?? languageOfEnvironment(env);
  speak(language, language === 'ko' ? await koreanTexts() : {});
}

async function koreanTexts(): Promise<Texts> {
  const { default: texts } = await import('../../l10n/bundle.l10n.ko.json');
  return texts;
}

/** The language of `--lang`; `null` without, and for one that is not there, which the reading of the arguments refuses. */
function askedLanguage(args: readonly string[]): Language | null {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const at = own.findLastIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = own[at]?.startsWith('--lang=') ? own[at].slice('--lang='.length) : own[at + 1];
  return at === -1 ? null : (languages.find((one) => one === asked) ?? null);
}
