import { join } from 'node:path';
import * as vscode from 'vscode';
import type { PlanFolder } from '../plan-folder.ts';
import type { CodeFindings } from './protocol.ts';
import { readProject } from './read-project.ts';

/** Code of these languages may declare routes. */
export const routeLanguages = ['python', 'javascript', 'typescript', 'javascriptreact', 'typescriptreact'] as const;

/** How long code must rest before a project is read anew, ms. */
const restMs = 1500;

/** What the code of a folder was found to hold: read when somebody asks, and anew once code was saved. */
export class ProjectReading implements vscode.Disposable {
  readonly #script: string;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when what was read is no longer so. */
  readonly onDidChange = this.#changed.event;
  readonly #subscription: vscode.Disposable;
  #last: { readonly folder: string; readonly found: Promise<CodeFindings> } | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(distFolder: string) {
    this.#script = join(distFolder, 'route-reader.js');
    this.#subscription = vscode.workspace.onDidSaveTextDocument(({ languageId }) => {
      if ((routeLanguages as readonly string[]).includes(languageId)) this.#readAgainSoon();
    });
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  of(folder: PlanFolder): Promise<CodeFindings> {
    const path = folder.uri.fsPath;
    if (this.#last?.folder !== path) this.#last = { folder: path, found: readProject(this.#script, path) };
    return this.#last.found;
  }

  #readAgainSoon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#last = null;
      this.#changed.fire();
    }, restMs);
  }
}
