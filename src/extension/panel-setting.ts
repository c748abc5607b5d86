import * as vscode from 'vscode';

/** Where the results panel opens when a benchmark starts: as the user's setting says. */
export type PanelPlace = 'in-front' | 'beside' | 'never';

export function panelPlace(): PanelPlace {
  const place: unknown = vscode.workspace.getConfiguration('servebench').get('openPanel');
  return place === 'beside' || place === 'never' ? place : 'in-front';
}

/** Whether the user wants to be told that a benchmark is done where the panel is not in sight. */
export function isTellingEnds(): boolean {
  return vscode.workspace.getConfiguration('servebench').get('notifyOnEnd') !== false;
}
