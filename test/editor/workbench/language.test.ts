import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { until } from '../until.ts';
import { suiteWindow } from './suite-window.ts';

describe('A window in Korean', () => {
  const suite = suiteWindow({ language: 'ko' });

  it('has its commands in Korean', async () => {
    const { palette } = suite.workbench;
    await palette.run('이 작업 영역 벤치마크');
    await suite.workbench.statusBar.shows(/셀 \d\/4/);
  });

  it('says in Korean what was found, in the status bar and in the panel', async () => {
    const { panel, statusBar } = suite.workbench;
    await statusBar.shows(/워커|엔드포인트 \d개 측정/);
    await until('the answer', async () => /이렇게 실행하세요|측정한 것 중 가장 빠름/.test(await panel.text()));
    assert.match(await panel.text(), /초당 요청 수/);
  });

  it('shows its walkthrough in Korean', async () => {
    const { palette, window } = suite.workbench;
    await palette.runPicker('Welcome: Open Walkthrough', /Servebench 시작하기/);
    await palette.choose(/Servebench 시작하기/);
    await window.page.locator('.getting-started-step').filter({ hasText: '결론 읽기' }).first().waitFor();
  });

  it('explains its settings in Korean', async () => {
    const { palette, window } = suite.workbench;
    await palette.run('Preferences: Open User Settings');
    const search = window.page.locator('.settings-editor .suggest-input-container');
    await search.locator('.view-lines').first().click();
    await window.page.keyboard.type('servebench.notifyOnEnd');
    const described = window.page.locator('.setting-item-description').filter({ hasText: /실패는 항상 알립니다/ });
    await described.first().waitFor();
  });
});
