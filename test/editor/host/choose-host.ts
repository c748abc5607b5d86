import type { EditorHost } from './editor-host.ts';
import { WorkbenchHost } from './workbench-host.ts';

const downloadSite = 'https://update.code.visualstudio.com/api/releases/stable';
const patienceMs = 5000;

/**
 * Which editor the suites run in: desktop VS Code where it can be downloaded and shown, else VS Code's workbench in a
 * browser. `SERVEBENCH_EDITOR_HOST=desktop|workbench` decides otherwise. Says why it is not the desktop.
 */
export async function chooseEditor(say: (line: string) => void): Promise<'desktop' | 'workbench'> {
  const wanted = process.env['SERVEBENCH_EDITOR_HOST'];
  if (wanted === 'desktop' || wanted === 'workbench') return wanted;
  if (wanted !== undefined)
    throw new Error(`SERVEBENCH_EDITOR_HOST is "${wanted}"; it may be "desktop" or "workbench".`);
  const reason = await whyNoDesktop();
  if (reason === null) return 'desktop';
  say(`Not on the desktop: ${reason}`);
  return 'workbench';
}

/** The chosen editor, installed, with the packaged extension. Throws with the command that helps where it can't be had. */
export async function chooseHost(vsix: string, say: (line: string) => void): Promise<EditorHost> {
  if ((await chooseEditor(say)) === 'workbench') return WorkbenchHost.create(vsix, say);
  const { DesktopHost } = await import('./desktop-host.ts');
  return DesktopHost.create(vsix, say);
}

async function whyNoDesktop(): Promise<string | null> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return 'there is no display (xvfb-run npm run test:editor gives one).';
  try {
    const answer = await fetch(downloadSite, { signal: AbortSignal.timeout(patienceMs) });
    return answer.ok ? null : `VS Code's downloads answer with status ${answer.status}.`;
  } catch {
    return "VS Code's downloads can't be reached.";
  }
}
