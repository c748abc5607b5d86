import { expect, test } from 'vitest';
import { messageText } from '../../../src/extension/message-text.ts';

/** How VS Code finds links in messages (src/vs/base/common/linkedText.ts). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

test.each(['gevent [wins](command:workbench.action.quit)', '[](https://a.example) [b](https://b.example "title")'])(
  'no text of a record becomes a link in a message: %s',
  (text) => {
    expect(text).toMatch(link);
    expect(messageText(text)).not.toMatch(link);
  },
);

test('other texts stay as they are, on one line', () => {
  expect(messageText('2 workers (+4 %) [of 3]\n\u001b[31mred')).toBe('2 workers (+4 %) [of 3] \ufffd[31mred');
});
