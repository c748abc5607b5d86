import { type Language, language, speak, spokenTexts, type Texts } from './language.ts';
import { jsonForScript } from './plain-text.ts';

/** What a page of the panel's script speaks. */
export interface PageWords {
  readonly language: Language;
  /** Those of the page's texts alone. */
  readonly texts: Texts;
}

const id = 'servebench-words';

/** The file beside the page's script that says which texts the page has: their places in a language's own file, a JSON array. */
export const pageTextsFile = 'webview.texts.json';

/** Those texts of the language that is spoken which the page has; `null` for English. `places`: the contents of `pageTextsFile`. */
export function pageTexts(places: string): Texts | null {
  if (language() === 'en') return null;
  const all = Object.entries(spokenTexts());
  return Object.fromEntries((JSON.parse(places) as number[]).flatMap((place) => all.slice(place, place + 1)));
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
