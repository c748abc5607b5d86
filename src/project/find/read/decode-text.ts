const decoders = {
  'utf-8': new TextDecoder('utf-8'),
  'utf-16le': new TextDecoder('utf-16le'),
  'utf-16be': new TextDecoder('utf-16be'),
} as const;

/** The text of a file's bytes: UTF-8 or UTF-16, with a byte order mark or without; line ends become `\n`. */
export function decodeText(bytes: Uint8Array): string {
  const text = decoders[encodingOf(bytes)].decode(bytes);
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** PowerShell's `>` writes UTF-16, mostly with a mark; without one every second byte of plain text is zero. */
function encodingOf(bytes: Uint8Array): keyof typeof decoders {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.length >= 4 && bytes[0] !== 0 && bytes[1] === 0 && bytes[3] === 0) return 'utf-16le';
  if (bytes.length >= 4 && bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0) return 'utf-16be';
  return 'utf-8';
}
