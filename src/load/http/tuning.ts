/**
 * Bounds that keep a hostile server from growing memory or holding the parser forever: `headBytes` for status line and
 * header fields together, or a trailer section; `interimAnswers` (1xx) before the final one; `chunkLineBytes` for a line
 * with the size of a chunk, extensions included; `lengthDigits` of a Content-Length; hexadecimal `chunkSizeDigits`, leading
 * zeros included.
 *
 * Unit: bytes; answers; digits.
 * From: formula for `lengthDigits`: more could not be counted exactly in a double. Else by hand: several times what browsers
 *   and proxies accept.
 * If wrong: smaller, answers of real services fail as too large; larger, a hostile one takes more memory.
 */
export const parserLimits = {
  headBytes: 64 * 1024,
  interimAnswers: 32,
  chunkLineBytes: 4096,
  lengthDigits: 15,
  chunkSizeDigits: 16,
} as const;

/**
 * Heads up to this are remembered, to be recognised by their bytes.
 *
 * Unit: bytes.
 * From: by hand: four times a usual head.
 * If wrong: smaller, long heads are parsed again each time; larger, each client takes more memory.
 */
export const longestHeadBytes = 2048;

/**
 * After so many heads in a row that were new, only one in `learnedShare` is learned.
 *
 * Unit: heads.
 * From: by hand: what a head costs to copy is then under a hundredth of what it costs to parse.
 * If wrong: smaller, a run of odd heads has the rest parsed; larger, copies that nobody uses.
 */
export const missesAllowed = 32;

/**
 * One in so many heads is learned where they never repeat.
 *
 * Unit: heads.
 * From: as `missesAllowed`.
 * If wrong: as `missesAllowed`.
 */
export const learnedShare = 64;

/**
 * The name of the server that is kept from its header.
 *
 * Unit: bytes.
 * From: by hand: names are shorter.
 * If wrong: smaller, names are cut; larger, nothing.
 */
export const longestServerName = 200;

/**
 * The first room for a line that was cut by a read; it doubles with what comes.
 *
 * Unit: bytes.
 * From: by hand: a usual header line.
 * If wrong: smaller, more copies; larger, thousands of connections take more memory.
 */
export const firstLineRoom = 256;
