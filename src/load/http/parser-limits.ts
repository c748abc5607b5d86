/** Bounds that keep a hostile server from growing memory or holding the parser for ever. */
export const parserLimits = {
  /** Status line and header fields together, or a trailer section. */
  headBytes: 64 * 1024,
  /** Interim (1xx) answers before the final one. */
  interimAnswers: 32,
  /** Line with the size of a chunk, extensions included. */
  chunkLineBytes: 4096,
  /** Digits of a Content-Length; more could not be counted exactly in a double. */
  lengthDigits: 15,
  /** Hexadecimal digits of a chunk size, leading zeros included. */
  chunkSizeDigits: 16,
} as const;
