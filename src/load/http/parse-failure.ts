/** Why an answer can't be counted as one. */
export type ParseFailureKind = 'malformed' | 'truncated' | 'too-large';

export interface ParseFailure {
  readonly kind: ParseFailureKind;
  /** Plain words for a sentence such as "The server's answer is malformed: …". Holds nothing that the server sent. */
  readonly text: string;
}

export function malformed(text: string): ParseFailure {
  return { kind: 'malformed', text };
}

export function tooLarge(text: string): ParseFailure {
  return { kind: 'too-large', text };
}
