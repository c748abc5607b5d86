/** An answer to an agent is at most so long, in bytes of UTF-8: what it reads it pays for. */
export const mostAnswerBytes = 2048;

/**
 * The lines of an answer, the most important ones first, as far as they fit into `mostBytes` of UTF-8; `more` says where the
 * rest is, and stands at the end where some were left out.
 */
export function shortText(lines: readonly string[], more: string, mostBytes = mostAnswerBytes): string {
  const bytesOf = (text: string) => new TextEncoder().encode(text).length;
  const whole = lines.join('\n');
  if (bytesOf(whole) <= mostBytes) return whole;
  const kept: string[] = [];
  let room = mostBytes - bytesOf(more);
  for (const line of lines) {
    room -= bytesOf(line) + 1;
    if (room < 0) break;
    kept.push(line);
  }
  return [...kept, more].join('\n');
}
