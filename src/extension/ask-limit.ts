import * as vscode from 'vscode';
import { t } from '../words/language.ts';

const longestMs = 60_000;

/** Asks for the time that 95 % of an endpoint's answers may take, ms; `undefined` where it was not given. */
export async function askLimit(endpoint: string): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: t('Find the Capacity of {0}', endpoint),
    prompt: t('The p95 latency in ms that it has to keep. Rates are tried for some minutes, each on a fresh server.'),
    value: '200',
    ignoreFocusOut: true,
    validateInput: (typed) => (limitOf(typed) === null ? t('A time from 1 to {0} ms.', longestMs) : undefined),
  });
  return text === undefined ? undefined : (limitOf(text) ?? undefined);
}

function limitOf(text: string): number | null {
  const ms = Number(text.trim().replace(/\s*ms$/, ''));
  return ms >= 1 && ms <= longestMs ? ms : null;
}
