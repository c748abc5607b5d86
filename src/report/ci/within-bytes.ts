import { t } from '../../words/language.ts';

/** Stands where something had no room. */
const leftOutText = () => `*${t('Further figures are left out here for their size: the record has them.')}*`;

/** The first parts of a text that fit into so many bytes of UTF-8, as paragraphs; says so where some had no room. */
export function withinBytes(parts: readonly string[], mostBytes: number): string {
  const bytesOf = (text: string) => new TextEncoder().encode(text).length;
  const shown = parts.filter((part) => part !== '');
  const whole = `${shown.join('\n\n')}\n`;
  if (bytesOf(whole) <= mostBytes) return whole;
  const leftOut = leftOutText();
  const kept: string[] = [];
  let room = mostBytes - bytesOf(leftOut) - 1;
  for (const part of shown) {
    room -= bytesOf(part) + 2;
    if (room < 0) break;
    kept.push(part);
  }
  const text = `${[...kept, leftOut].join('\n\n')}\n`;
  return bytesOf(text) <= mostBytes ? text : '';
}
