import * as vscode from 'vscode';
import type { PanelProfile } from '../model/panel-protocol.ts';
import type { SavedPanelProfile } from './history-reader/saved-profiles.ts';

/** The profiles of this window, the last one of each endpoint, and what they lead to. */
export class Profiles {
  readonly #profiles = new Map<string, { readonly profile: PanelProfile; readonly cpuProfiles: readonly string[] }>();

  get list(): readonly PanelProfile[] {
    return [...this.#profiles.values()].map(({ profile }) => profile);
  }

  keep(profile: PanelProfile, cpuProfiles: readonly string[]): void {
    this.#profiles.set(profile.endpoint, { profile, cpuProfiles });
  }

  /** Takes saved profiles on; those that this window took are at least as new. */
  keepSaved(saved: readonly SavedPanelProfile[]): void {
    for (const { profile, cpuProfiles } of saved)
      if (!this.#profiles.has(profile.endpoint)) this.keep(profile, cpuProfiles);
  }

  /** Those of another folder say nothing here. */
  forget(): void {
    this.#profiles.clear();
  }

  /** Opens the samples of a part in VS Code's viewer, which then shows times above the lines of the sources. */
  async openSamples(endpoint: string, part: number): Promise<void> {
    const file = this.#profiles.get(endpoint)?.cpuProfiles[part];
    if (file !== undefined) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
  }

  /** Opens a source at a line. Only places that a profile names: the panel could ask for any file. */
  async openSource(file: string, line: number | null): Promise<void> {
    const isNamed = this.list.some(({ parts }) =>
      parts.some(({ lines, tree }) => [...lines, ...tree].some((one) => one.file === file && one.line === line)),
    );
    if (!isNamed) return;
    const position = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
    await vscode.window.showTextDocument(vscode.Uri.file(file), {
      selection: new vscode.Range(position, position),
      viewColumn: vscode.ViewColumn.Beside,
    });
  }
}
