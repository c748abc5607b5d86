import type { EditorWindow } from '../host/editor-host.ts';
import { until } from '../until.ts';
import { CommandPalette } from './command-palette.ts';
import { Dialog } from './dialog.ts';
import { Notifications } from './notifications.ts';
import { ResultsPanel } from './results-panel.ts';
import { savedStateHolds } from './saved-state.ts';
import { StatusBar } from './status-bar.ts';

/** One window as a person sees it. */
export class Workbench {
  readonly window: EditorWindow;
  readonly palette: CommandPalette;
  readonly statusBar: StatusBar;
  readonly panel: ResultsPanel;
  readonly notifications: Notifications;
  readonly dialog: Dialog;

  constructor(window: EditorWindow) {
    this.window = window;
    this.palette = new CommandPalette(window.page);
    this.statusBar = new StatusBar(window.page);
    this.panel = new ResultsPanel(window.page);
    this.notifications = new Notifications(window.page);
    this.dialog = new Dialog(window.page);
  }

  /** Reloads the window and waits until the workbench is back, with the results panel among its tabs. */
  async reload(): Promise<void> {
    await until('the tabs to be saved', () => this.window.page.evaluate(savedStateHolds, ResultsPanel.viewType));
    await this.window.page.reload();
    await this.window.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }
}
