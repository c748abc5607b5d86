import type { PanelState } from '../../model/panel-protocol.ts';
import type { RunRecord } from '../../model/run/record.ts';

/** What the service of a run is called: its folder, its app, or how it is started. */
export function serviceName(record: RunRecord, { workspace }: Pick<PanelState, 'workspace'>): string {
  return workspace.folderName ?? record.plan.service.app ?? record.plan.service.launcher;
}
