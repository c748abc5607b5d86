import { listProcesses, type Process } from './host/processes.ts';

/** The processes of the service in a folder: whatever runs its server.mjs. */
export async function serviceProcesses(folder: string): Promise<readonly Process[]> {
  const processes = await listProcesses();
  return processes.filter(({ command, pid }) => pid !== process.pid && command.includes(`${folder}/server.mjs`));
}
