import type { RequestFailure } from '../facts/request-failure.ts';

/** The examples of several parts as those of the whole, each once and `most` of them. */
export function joinedExamples(parts: readonly (readonly RequestFailure[])[], most: number): RequestFailure[] {
  const byText = new Map(parts.flat().map((example) => [JSON.stringify(example), example]));
  return [...byText.values()].slice(0, most);
}
