import { expect, test } from 'vitest';
import { userEnvironment } from '../../../src/extension/user-environment.ts';

test('the server under test gets the user’s environment without what steers the editor’s process', () => {
  const environment = userEnvironment({
    PATH: '/venv/bin:/usr/bin',
    VIRTUAL_ENV: '/venv',
    NODE_OPTIONS: '--max-old-space-size=512',
    ELECTRON_RUN_AS_NODE: '1',
    VSCODE_IPC_HOOK: '/run/code.sock',
    NODE_CHANNEL_FD: '3',
    EMPTY: '',
    GONE: undefined,
  });
  expect(environment).toEqual({
    PATH: '/venv/bin:/usr/bin',
    VIRTUAL_ENV: '/venv',
    NODE_OPTIONS: '--max-old-space-size=512',
    EMPTY: '',
  });
});
