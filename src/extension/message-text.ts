import { plainText } from '../words/plain-text.ts';

/**
 * A text for one of VS Code's messages, which make links, also of commands, of `[text](target)`: what comes from a record, a
 * plan or a server's output may hold such.
 */
export function messageText(text: string): string {
  return plainText(text).replaceAll('](', '] (');
}
