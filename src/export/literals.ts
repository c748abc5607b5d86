import type { HeaderPart } from '../model/trial/wire-request.ts';

/** A text as a literal of Python and of JavaScript alike: JSON's, in which a line separator is escaped and no half a pair stands. */
export function textLiteral(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Bytes as base64, as every engine reads them. */
export function base64(bytes: Uint8Array): string {
  // 0x8000 at a time: all of them as arguments of one call may be too many.
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

/** Bytes as the text that they are in UTF-8; `null` where they are none, so that encoding it again gives the same bytes. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A header value as a sum of literals and look-ups, such as `"Bearer " + variable("TOKEN")`. */
export function valueExpression(parts: readonly HeaderPart[]): string {
  if (parts.length === 0) return '""';
  return parts
    .map((part) => ('text' in part ? textLiteral(part.text) : `variable(${textLiteral(part.variable)})`))
    .join(' + ');
}
