import { execa } from 'execa';
import type { Settings } from '../../model/settings.ts';
import { t } from '../../words/language.ts';
import { gunicornVariables } from './gunicorn-config.ts';

/** Reads a module from standard input and prints what the literals at its top level say in the end; runs nothing of it. */
const script = `
import ast, json, sys
try:
    tree = ast.parse(sys.stdin.buffer.read().decode())
except SyntaxError as error:
    print(json.dumps({"error": f"line {error.lineno}: {error.msg}"}))
else:
    values = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            values.update({target.id: statement.value.value for target in statement.targets if isinstance(target, ast.Name)})
    print(json.dumps({"values": {name: value for name, value in values.items() if isinstance(value, (int, str))}}))
`;

const patienceMs = 10_000;

/**
 * Has a project's own interpreter look at a configuration before it is saved: whether it is Python, and says these
 * settings. Gives why not, as a sentence; `null` when all is well. `-I`: nothing of the folder is imported.
 */
export async function whyNotPython(interpreter: string, text: string, settings: Settings): Promise<string | null> {
  const { stdout, failed, shortMessage } = await execa(interpreter, ['-I', '-c', script], {
    input: text,
    reject: false,
    timeout: patienceMs,
    windowsHide: true,
  });
  if (failed) return t('{0} could not check the file: {1}', interpreter, shortMessage ?? '');
  const { error, values } = JSON.parse(stdout) as { error?: string; values?: Record<string, unknown> };
  if (error !== undefined || values === undefined) return t('The file would not be Python: {0}.', error ?? '');
  for (const { setting, variable } of gunicornVariables) {
    const wanted = settings[setting];
    if (wanted !== undefined && values[variable] !== wanted)
      return t('The file would not set {0} to {1}. Set it there by hand.', variable, JSON.stringify(wanted));
  }
  return null;
}
