import { config, t as textOf } from '@vscode/l10n';
import { withParticles } from './particles.ts';

/** The languages that every text is there in. */
export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

/** English templates and what stands for them in another language. */
export type Texts = Readonly<Record<string, string>>;

let chosen: Language = 'en';
let texts: Texts = {};

/** The language that is spoken from now on. A text that `translations` lacks is in English. */
export function speak(language: Language, translations: Texts = {}): void {
  chosen = language;
  texts = translations;
  config({ contents: translations });
}

/** The language that is spoken: the tag of `<html lang>` and of `Intl`. */
export function language(): Language {
  return chosen;
}

/** All texts of the language that is spoken, in the order of its file; none for English. */
export function spokenTexts(): Texts {
  return texts;
}

/** What `write` gives in English, whatever is spoken: for what programs read. */
export function inEnglish<Result>(write: () => Result): Result {
  if (chosen === 'en') return write();
  const [before, translations] = [chosen, texts];
  speak('en');
  try {
    return write();
  } finally {
    speak(before, translations);
  }
}

/**
 * A text in the language that is spoken. `message` is the English one, written out where it is called (the test of the texts
 * reads it from the code), with `{0}`, `{1}` … where the arguments go. To be called when the text is shown, not when a module
 * is loaded: the language is not known yet then.
 */
export function t(message: string, ...args: readonly (string | number)[]): string {
  // The Korean one is no template that is looked up itself, so it is only filled in.
  return chosen === 'ko' ? textOf(withParticles(texts[message] ?? message, args), ...args) : textOf(message, ...args);
}

const rules = new Map<Language, Intl.PluralRules>();

/** As `t`, in the form that a number asks for. Other languages than English are looked up by `other`. */
export function plural(number: number, one: string, other: string, ...args: readonly (string | number)[]): string {
  const known = rules.get(chosen) ?? new Intl.PluralRules(chosen);
  rules.set(chosen, known);
  return t(known.select(number) === 'one' ? one : other, ...args);
}
