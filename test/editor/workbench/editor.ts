import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EditorHost, WindowOptions } from '../host/editor-host.ts';
import { editorCacheFolder } from '../host/paths.ts';
import { Workbench } from '../pages/workbench.ts';

let host: EditorHost | null = null;
const open = new Set<Workbench>();
/** Windows of a test that fails, which are closed when they have been pictured. */
const failed: Workbench[] = [];

/** Says in which editor the suites run: before they are loaded. */
export function useHost(chosen: EditorHost): void {
  host = chosen;
}

/** Opens a window of that editor. */
export async function openWorkbench(options: WindowOptions): Promise<Workbench> {
  if (host === null) throw new Error('No editor was chosen.');
  const window = await host.openWindow(options);
  window.page.setDefaultTimeout(60_000);
  const workbench = new Workbench({
    ...window,
    close: () => {
      open.delete(workbench);
      return window.close();
    },
  });
  open.add(workbench);
  return workbench;
}

/** Opens a window for one test and closes it; when the test fails, not before its pictures are kept. */
export async function inWorkbench(
  options: WindowOptions,
  test: (workbench: Workbench) => Promise<void>,
): Promise<void> {
  const workbench = await openWorkbench(options);
  try {
    await test(workbench);
  } catch (error) {
    failed.push(workbench);
    throw error;
  }
  await workbench.window.close();
}

/** Keeps a picture of every open window, to see what a failed test saw, and prints its path and what can be read in it. */
export async function keepPictures(name: string, print: (line: string) => void): Promise<void> {
  const folder = join(editorCacheFolder, 'failures');
  await mkdir(folder, { recursive: true });
  const slug = name.replace(/[^a-z0-9]+/gi, '-').slice(0, 80);
  await Promise.all(
    [...open].map(async ({ window: { page } }, index) => {
      const path = join(folder, `${slug}-${index}.png`);
      await page.screenshot({ path }).catch(() => {});
      const read = async (what: string, selector: string) => {
        const texts = await page.locator(selector).allInnerTexts();
        return `${what}: ${texts.map((text) => text.trim().replace(/\s+/g, ' ')).join(' | ')}`;
      };
      const seen = Promise.all([
        read('tabs', '.tab'),
        read('status bar', '.statusbar-item'),
        read('notifications', '.notification-list-item'),
        read('dialog', '.monaco-dialog-box'),
        read('text editors', '.editor-group-container .view-lines'),
        read('output', '.part.panel .view-line'),
      ]);
      print([`Picture: ${path}`, ...(await seen.catch(() => []))].join('\n  '));
    }),
  );
  for (const workbench of failed.splice(0)) await workbench.window.close();
}
