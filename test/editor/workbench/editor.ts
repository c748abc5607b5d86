import type { EditorHost, WindowOptions } from '../host/editor-host.ts';
import { Workbench } from '../pages/workbench.ts';

let host: EditorHost | null = null;

/** Says in which editor the suites run: before they are loaded. */
export function useHost(chosen: EditorHost): void {
  host = chosen;
}

/** Opens a window of that editor. */
export async function openWorkbench(options: WindowOptions): Promise<Workbench> {
  if (host === null) throw new Error('No editor was chosen.');
  return new Workbench(await host.openWindow(options));
}
