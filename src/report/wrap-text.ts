import { columnsOf } from './columns.ts';
import { wrapWords } from './wrap-words.ts';

/** Breaks a paragraph of a terminal into lines of at most `width` columns at its spaces; all lines but the first start with `indent`. */
export function wrapText(text: string, width: number, indent = ''): string[] {
  return wrapWords(text, width, indent, columnsOf);
}
