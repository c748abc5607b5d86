import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from '../host/find-on-path.ts';
import { isPythonLauncher } from '../model/plan/launcher-facts.ts';
import type { Plan } from '../model/plan/plan.ts';
import { planFileName, readPlan } from '../model/plan/plan-file.ts';
import { pointsOf } from '../model/settings.ts';
import { shellLine } from '../model/shell-line.ts';
import { draftPlan } from '../project/find/draft-plan.ts';
import { padded } from '../report/columns.ts';
import { packagesOnDisk } from '../service/launchers/packages-on-disk.ts';
import { findInterpreter, type Interpreter } from '../service/launchers/python.ts';
import { ServiceError } from '../service/service-error.ts';
import { failureSentence } from '../words/failures.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { originText } from '../words/program-origins.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { folderOf } from './folder-argument.ts';
import type { Places } from './places.ts';
import type { Terminal } from './terminal.ts';

/** `servebench detect`: says which service, server and routes a folder holds, and runs nothing of it. */
export async function detectCommand(
  folderArgument: string | undefined,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const folder = await folderOf(folderArgument, places.cwd);
  const say = (name: string, text: string) => terminal.out(`${padded(name, 11)}${plainText(text)}\n`);
  const draft = await draftPlan(folder);
  const { plan } = readPlan(draft.text);
  const argument = folderArgument === undefined ? '' : ` ${folderArgument}`;
  const hasPlan = (await stat(join(folder, planFileName)).catch(() => null)) !== null;
  const existing = t('There is a {0} here: "{1}" uses it.', planFileName, `servebench run${argument}`);
  if (!draft.found || plan === null) {
    const next = hasPlan ? existing : t('"{0}" writes a plan to fill in.', `servebench init${argument}`);
    terminal.out(`${t('No web service was found here.')} ${next}\n`);
    return exitCodes.notCompleted;
  }
  say(t('Service'), serviceText(plan));
  for (const [index, endpoint] of plan.endpoints.entries())
    say(index === 0 ? t('Endpoints') : '', `${endpoint.method} ${endpoint.path}  (${endpoint.name})`);
  const names = Object.entries(plan.settings).map(([name, values]) => `${name} ${values.join(', ')}`);
  const points = pointsOf(plan.settings).length;
  say(
    t('Settings'),
    names.length === 0 ? t('as it runs') : t('{0} = {1} settings to compare', names.join(' · '), points),
  );
  const server = await serverText(plan, folder, places);
  for (const [index, line] of server.entries()) say(index === 0 ? t('Server') : '', line);
  for (const [index, note] of draft.notes.entries()) say(index === 0 ? t('Notes') : '', note);
  terminal.out(`\n${hasPlan ? existing : t('To write this as a plan: {0}', `servebench init${argument}`)}\n`);
  return exitCodes.done;
}

function serviceText({ service }: Plan): string {
  const what = service.app ?? shellLine(service.command ?? [], process.platform);
  const started = `${service.launcher}: ${what}`;
  return service.cwd === '.' ? started : t('{0} in {1}', started, service.cwd);
}

/** Which of the service's programs are installed, as the files say. */
async function serverText({ service }: Plan, folder: string, { environment }: Places): Promise<string[]> {
  const { launcher } = service;
  if (!isPythonLauncher(launcher)) {
    const node = launcher === 'node' ? findOnPath('node', environment) : null;
    return node === null ? [] : [t('node: {0} (the first on PATH)', node)];
  }
  let interpreter: Interpreter;
  try {
    interpreter = findInterpreter(service, { planFolder: folder, environment, suggestedPython: null });
  } catch (error) {
    if (error instanceof ServiceError) return [failureSentence(error.failure)];
    throw error;
  }
  const { python, versions } = await packagesOnDisk(interpreter.path);
  const version = versions.get(launcher);
  return [
    `python ${python === null ? '' : `${python}: `}${interpreter.path} (${originText(interpreter.origin)})`,
    version === undefined
      ? t('{0} is not installed there, as far as its folders tell', launcher)
      : `${launcher} ${version}`,
  ];
}
