import * as vscode from 'vscode';
import { isLoopbackHost } from '../../model/plan/hosts.ts';
import { confirmedHosts, confirmedHostsSetting } from '../plan-document.ts';

/** Whether a server at this address may be loaded: this machine's, or another that the user confirms now or has confirmed. */
export async function mayLoad(origin: string): Promise<boolean> {
  const { hostname } = new URL(origin);
  if (isLoopbackHost(hostname) || confirmedHosts().includes(hostname)) return true;
  const allow = 'It Is Mine: Load It';
  const answer = await vscode.window.showWarningMessage(
    `"${hostname}" is not this machine.`,
    {
      modal: true,
      detail: `A load test is an attack on a server that is not yours. The host is then kept in the setting ${confirmedHostsSetting}.`,
    },
    allow,
  );
  if (answer !== allow) return false;
  const [section = '', key = ''] = confirmedHostsSetting.split('.');
  await vscode.workspace
    .getConfiguration(section)
    .update(key, [...confirmedHosts(), hostname], vscode.ConfigurationTarget.Global);
  return true;
}
