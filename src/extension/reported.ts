import * as vscode from 'vscode';
import { t } from '../words/language.ts';
import { errorText } from './error-text.ts';
import { messageText } from './message-text.ts';

/** Makes of what a command does what is registered: an error is told to the user, and stands in the log. */
export function reported<Arguments extends unknown[]>(
  log: vscode.LogOutputChannel,
  action: (...args: Arguments) => Promise<void>,
): (...args: Arguments) => Promise<void> {
  return async (...args) => {
    try {
      await action(...args);
    } catch (error) {
      await report(error, log);
    }
  };
}

async function report(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  log.error(error instanceof Error ? error : String(error));
  const showLog = t('Show Log');
  const text = errorText(error);
  if ((await vscode.window.showErrorMessage(messageText(`Servebench: ${text}`), showLog)) === showLog) log.show();
}
