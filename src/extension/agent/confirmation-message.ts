import * as vscode from 'vscode';
import type { Confirmation } from './run-confirmation.ts';

/** A confirmation as VS Code asks it. Nothing of a plan is read as markup. */
export function confirmationMessages({ title, parts }: Confirmation): vscode.LanguageModelToolConfirmationMessages {
  const message = new vscode.MarkdownString();
  for (const part of parts) {
    if ('text' in part) message.appendText(part.text).appendMarkdown('\n\n');
    // A dialog shows it as text, where what follows would stand in the last line.
    else message.appendCodeblock(`${part.lines.join('\n')}\n`, 'text');
  }
  return { title, message };
}

/** What a tool tells its agent. */
export function toolResult(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}
