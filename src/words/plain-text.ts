/**
 * Texts that a server, a plan or a tool has sent, made safe to show. Everything that leaves this folder for a terminal,
 * a spreadsheet, Markdown or HTML passes one of these.
 */

// Control characters (C0, DEL, C1), the bidirectional overrides that reorder what is read, line and paragraph separators,
// and lone surrogates.
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for.
  /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** One line of printable text: line ends and tabs become a space, any other control character `�`. */
export function plainText(text: string, mostCharacters = 2000): string {
  const printable = text.replace(/[\t\r\n]+/g, ' ').replace(unprintable, '\ufffd');
  return printable.length <= mostCharacters ? printable : `${printable.slice(0, mostCharacters - 1)}…`;
}

/** The printable lines of a text, blank ones left out. */
export function plainLines(text: string): string[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => plainText(line).trimEnd())
    .filter((line) => line !== '');
}

/** A text or an attribute value of HTML. */
export function escapeHtml(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** JSON that can stand inside a `<script>` element: nothing in it can end the element or start a comment. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A text in Markdown (also in a cell of a table) of which nothing is read as markup. */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~$-]/g, '\\$&')
    .replaceAll('@', '&#64;')
    .replace(/^(\s*\d+)\./, '$1\\.')
    .replace(/:\/\//g, '&#58;//')
    .replace(/\bwww\./gi, (match) => `${match.slice(0, -1)}&#46;`);
}

/** A code span in Markdown, also in a cell of a table. */
export function markdownCode(text: string): string {
  const code = plainText(text).replaceAll('|', '\\|');
  if (code.trim() === '') return '';
  const longestRun = Math.max(0, ...[...code.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longestRun + 1);
  const padding = code.startsWith('`') || code.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${code}${padding}${fence}`;
}

/** A field of a CSV file (RFC 4180) that no spreadsheet takes for a formula. */
export function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = plainText(value);
  const harmless = /^\s*[=+\-@|%]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A piece of a sentence: plain words, or a command or name that was written between backquotes. */
export interface Span {
  readonly code: boolean;
  readonly text: string;
}

/** Takes a sentence apart at its backquotes; a backquote without a partner stays as it is. */
export function spansOf(sentence: string): Span[] {
  const spans: Span[] = [];
  let rest = plainText(sentence);
  for (;;) {
    const match = /`([^`]+)`/.exec(rest);
    if (match === null) break;
    if (match.index > 0) spans.push({ code: false, text: rest.slice(0, match.index) });
    spans.push({ code: true, text: match[1] as string });
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== '') spans.push({ code: false, text: rest });
  return spans;
}

/** A sentence in Markdown: what stands between backquotes as code, nothing else as markup. */
export function markdownOf(sentence: string): string {
  return spansOf(sentence)
    .map(({ code, text }) => (code ? markdownCode(text) : escapeMarkdown(text)))
    .join('');
}
