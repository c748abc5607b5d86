import { type Language, languages } from './language.ts';

/** The language of a tag or of a locale as POSIX names it: `ko`, `ko-KR`, `ko_KR.UTF-8`; English for those that are not there. */
export function languageOf(locale: string): Language {
  const [name = '', charset] = locale.split('@')[0]?.split('.') ?? [];
  const wanted = name.split(/[-_]/)[0]?.toLowerCase();
  // What is written is UTF-8, which a terminal of another character set shows as rubbish; English is the same in all of them.
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) return 'en';
  return languages.find((one) => one === wanted) ?? 'en';
}

/**
 * The language that a terminal asks for by its environment: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set; the
 * system's where none is.
 */
export function languageOfEnvironment(env: Readonly<Record<string, string | undefined>>): Language {
  const set = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return languageOf(set ?? new Intl.DateTimeFormat().resolvedOptions().locale);
}
