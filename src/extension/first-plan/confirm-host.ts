import * as vscode from 'vscode';
import { isLoopbackHost } from '../../model/plan/hosts.ts';
import { t } from '../../words/language.ts';
import { confirmedHosts, confirmedHostsSetting } from '../plan-document.ts';

/** Whether a server at this address may be loaded: this machine's, or another that the user confirms now or has confirmed. */
export async function mayLoad(origin: string): Promise<boolean> {
  const { hostname } = new URL(origin);
  if (isLoopbackHost(hostname) || confirmedHosts().includes(hostname)) return true;
  const allow = t('It Is Mine: Load It');
  const answer = await vscode.window.showWarningMessage(
    t('"{0}" is not this machine.', hostname),
    {
      modal: true,
      detail: t(
        'A load test on a server that is not yours is an attack. The host will be kept in the setting {0}.',
        confirmedHostsSetting,
      ),
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
