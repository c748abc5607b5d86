export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const TAB = 9;
export const COMMA = 44;
export const COLON = 58;
export const SEMICOLON = 59;

/** 0 for an octet that a header line may hold (HTAB, visible, space, obs-text: RFC 9110 §5.5), 1 for control characters. */
export const characterClass = new Uint8Array(256);
for (let octet = 0; octet < 256; octet++) characterClass[octet] = (octet < 32 && octet !== 9) || octet === 127 ? 1 : 0;

/** 1 for an octet of a token, such as a header name (RFC 9110 §5.6.2). */
export const isTokenCharacter = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
  isTokenCharacter[character.charCodeAt(0)] = 1;
}

/** Whether the bytes from `start` on are this lower-case ASCII text, in either case. */
export function equalsIgnoringCase(bytes: Buffer, start: number, lowerCase: string): boolean {
  for (let i = 0; i < lowerCase.length; i++) {
    const wanted = lowerCase.charCodeAt(i);
    const octet = bytes[start + i] as number;
    if (octet === wanted) continue;
    // Setting bit 5 folds only letters; a hyphen must match exactly.
    if (wanted < 97 || wanted > 122 || (octet | 32) !== wanted) return false;
  }
  return true;
}

/** Value of a hexadecimal digit, -1 for any other octet. */
export const hexDigit = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  hexDigit[digit.charCodeAt(0)] = value;
  hexDigit[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Whether it is optional white space, a space or a tab (RFC 9110 §5.6.3). */
export function isBlank(octet: number | undefined): boolean {
  return octet === SPACE || octet === TAB;
}
