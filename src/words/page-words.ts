import { type Language, language, speak, type Texts } from './language.ts';
import { jsonForScript } from './plain-text.ts';

/** What a page of the panel's script speaks. */
export interface PageWords {
  readonly language: Language;
  /** Those of the page's texts alone. */
  readonly texts: Texts;
}

const id = 'servebench-words';

/** The file with the texts of the panel's page in the language that is spoken, beside its script; `null` for English. */
export function pageTextsFile(): `webview.${Language}.json` | null {
  return language() === 'en' ? null : `webview.${language()}.json`;
}

/** The element that tells a page what to speak; it stands before the script. Empty for English. */
export function pageWordsElement(texts: Texts | null): string {
  if (texts === null) return '';
  const words: PageWords = { language: language(), texts };
  return `<script type="application/json" id="${id}">${jsonForScript(words)}</script>`;
}

/** Speaks what the page that this script is in was told. */
export function speakAsPage(page: {
  getElementById(id: string): { readonly textContent: string | null } | null;
}): void {
  const told = page.getElementById(id)?.textContent;
  if (!told) return;
  const words = JSON.parse(told) as PageWords;
  speak(words.language, words.texts);
}
