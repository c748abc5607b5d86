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

/** Value of a hexadecimal digit, -1 for anything else. */
export function parseHexDigit(octet: number): number {
  if (octet >= 48 && octet <= 57) return octet - 48;
  const folded = octet | 32;
  return folded >= 97 && folded <= 102 ? folded - 87 : -1;
}
