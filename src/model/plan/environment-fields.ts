import { z } from 'zod';

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a text can be the name of an environment variable that programs read. */
export function isVariableName(text: string): boolean {
  return variableName.test(text);
}

/** `service.envFile`: one path or several; always a list once it is read. */
export const envFileSchema = z
  .union(
    [
      z.string().min(1),
      z
        .array(z.string().min(1, { error: 'The path of a file is missing.' }))
        .min(1, { error: 'Name at least one file.' }),
    ],
    { error: '"envFile" takes the path of a file, or a list of paths.' },
  )
  .transform((files) => (typeof files === 'string' ? [files] : files))
  .optional()
  .describe(
    'File (or files, the later ones winning) with environment variables of the server, such as ".env", relative to the plan. Your own environment wins over it, "env" over both. Its values are never recorded.',
  );

/** `settingsEnv`: settings by the environment variables that they are. */
export const settingsEnvSchema = z
  .record(
    z.string(),
    z.string({ error: 'An environment variable’s name must be a text.' }).regex(variableName, {
      error: 'An environment variable has a name of letters, digits and "_".',
    }),
  )
  .optional()
  .describe(
    'Settings that are environment variables of the server: the name of a setting and the variable that takes its value, such as { "procs": "GOMAXPROCS" }. Any launcher but "attach".',
  );
