import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serverEnvironment } from '../../host/server-environment.ts';
import type { AskedApp } from '../../model/asked-app.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { LaunchContext } from '../launcher.ts';
import { findInterpreter, pipCommand } from '../launchers/python.ts';
import { explainPythonFailure } from '../launchers/python-failure.ts';
import { takeOptions } from '../launchers/take-options.ts';
import { readEnvFiles } from '../prepare/env-file.ts';
import { ServiceError } from '../service-error.ts';
import { askProgram } from '../start/ask-program.ts';
import { readAskedLines } from './asked-lines.ts';
import { askTimeoutMs, notAsked } from './not-asked.ts';

/** Options that put folders where Python looks for modules. */
const folderOptions = ['--pythonpath', '--app-dir', '--chdir'];

/** Imports a Python application and asks it; see `askApp`. */
export async function askPythonApp(service: Service, context: LaunchContext): Promise<AskedApp | null> {
  const { app } = service;
  if (app === undefined)
    throw new ServiceError({ kind: 'setting-missing', setting: 'app', launcher: service.launcher });
  const cwd = resolve(context.planFolder, service.cwd);
  if (!existsSync(cwd)) throw new ServiceError({ kind: 'no-service-folder', folder: cwd });
  const files = await readEnvFiles(service.envFile ?? [], context.planFolder);
  const environment = { ...files, ...context.environment, ...service.env };
  const interpreter = findInterpreter(service, { ...context, environment });
  const target = app.replace(/^(wsgi|asgi):(?=.+:)/, '');
  const { taken } = takeOptions(service.args, [{ names: folderOptions, takesValue: true }]);
  const question = {
    app: target,
    factory: service.args.includes('--factory') || service.args.includes('--call'),
    paths: taken.flatMap(({ value }) => (value ?? '').split(',')).filter((path) => path !== ''),
  };
  const script = join(context.mediaFolder, 'python', 'servebench_ask.py');
  const answer = await askProgram(
    {
      command: [interpreter.path, script, JSON.stringify(question)],
      cwd,
      env: {
        ...serverEnvironment({ PORT: '8000' }, environment),
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONUNBUFFERED: '1',
      },
    },
    { context, timeoutMs: askTimeoutMs },
  );
  const told = readAskedLines(answer.told);
  if (told.complete) return told.app;
  throw notAsked(answer, service, context, (output) =>
    explainPythonFailure(output, {
      app: target,
      cwd,
      pip: (name) => pipCommand(interpreter, [name], context.planFolder),
    }),
  );
}
