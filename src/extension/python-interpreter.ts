import * as vscode from 'vscode';
import type { PlanFolder } from './plan-folder.ts';

/** The part of the Python extension's public interface that is used here. */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(
      environment: unknown,
    ): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
  };
}

/** Long enough for the Python extension to start, short enough not to hold up a run that may not need it. */
const patienceMs = 5000;

/** The interpreter that the Python extension has chosen for a folder; `null` without that extension or a choice. */
export async function suggestedPython(folder: PlanFolder, log: vscode.LogOutputChannel): Promise<string | null> {
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  if (extension === undefined) return null;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patienceMs);
  });
  try {
    return await Promise.race([interpreterOf(extension, folder), tooLate]);
  } catch (error) {
    log.warn(`The Python extension could not be asked for its interpreter: ${String(error)}`);
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function interpreterOf(extension: vscode.Extension<PythonExtension>, folder: PlanFolder): Promise<string | null> {
  const { environments } = await extension.activate();
  const active = environments.getActiveEnvironmentPath(folder.uri);
  const environment = await environments.resolveEnvironment(active);
  return environment?.executable.uri?.fsPath ?? null;
}
