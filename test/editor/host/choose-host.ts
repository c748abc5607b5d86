import type { EditorHost } from './editor-host.ts';
import { WorkbenchHost } from './workbench-host.ts';

const downloadSite = 'https://update.code.visualstudio.com/api/releases/stable';
const patienceMs = 5000;

/**
 * The editor that the suites run in: desktop VS Code where it can be downloaded and shown, else VS Code's workbench in a
 * browser. `SERVEBENCH_EDITOR_HOST=desktop|workbench` decides otherwise. Throws with the command that helps when neither is there.
 */
export async function chooseHost(vsix: string, say: (line: string) => void): Promise<EditorHost> {
  const wanted = process.env['SERVEBENCH_EDITOR_HOST'];
  if (wanted !== undefined && wanted !== 'desktop' && wanted !== 'workbench')
    throw new Error(`SERVEBENCH_EDITOR_HOST is "${wanted}"; it may be "desktop" or "workbench".`);
  const reason = wanted === undefined ? await whyNoDesktop() : null;
  if (wanted === 'desktop' || (wanted === undefined && reason === null)) {
    const { DesktopHost } = await import('./desktop-host.ts');
    return DesktopHost.create(vsix, say);
  }
  if (reason !== null) say(`Not on the desktop: ${reason}`);
  return WorkbenchHost.create(vsix, say);
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
