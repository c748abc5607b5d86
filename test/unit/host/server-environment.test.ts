import { afterEach, describe, expect, it, vi } from 'vitest';
import { ownNodeEnvironment, serverEnvironment } from '../../../src/host/server-environment.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the environment of a server', () => {
  it('is the user’s without what steers the editor’s process', () => {
    const environment = serverEnvironment({
      PATH: '/venv/bin:/usr/bin',
      VIRTUAL_ENV: '/venv',
      NODE_OPTIONS: '--max-old-space-size=512',
      APPLICATION_INSIGHTS_KEY: 'the service’s own',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_IPC_HOOK: '/run/code.sock',
      CODE_SERVER_SESSION_SOCKET: '/run/code-server.sock',
      ORIGINAL_XDG_CURRENT_DESKTOP: 'GNOME',
      NODE_CHANNEL_FD: '3',
      EMPTY: '',
      GONE: undefined,
    });
    expect(environment).toEqual({
      PATH: '/venv/bin:/usr/bin',
      VIRTUAL_ENV: '/venv',
      NODE_OPTIONS: '--max-old-space-size=512',
      APPLICATION_INSIGHTS_KEY: 'the service’s own',
      EMPTY: '',
    });
  });

  it('lets later parts win', () => {
    expect(serverEnvironment({ PATH: '/bin', A: '1' }, { A: '2' })).toEqual({ PATH: '/bin', A: '2' });
  });
});

it('a Node process of our own gets no options of this one', () => {
  for (const name of ['NODE_OPTIONS', 'NODE_V8_COVERAGE', 'VSCODE_INSPECTOR_OPTIONS']) vi.stubEnv(name, '--inspect');
  vi.stubEnv('KEPT', '1');
  const environment = ownNodeEnvironment();
  expect(environment).toMatchObject({ KEPT: '1', ELECTRON_RUN_AS_NODE: '1' });
  expect(Object.values(environment)).not.toContain('--inspect');
});
