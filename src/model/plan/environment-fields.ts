import * as z from 'zod';
import { named } from './plan-rule.ts';

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `service.envFile`: one path or several; always a list once it is read. */
export const envFileSchema = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1, named('env-file-needed'))], named('env-file-form'))
  .transform((files) => (typeof files === 'string' ? [files] : files))
  .optional()
  .describe(
    'File (or files, the later ones winning) with environment variables of the server, such as ".env", relative to the plan. Your own environment wins over it, "env" over both. Its values are never recorded.',
  );

/** `settingsEnv`: settings by the environment variables that they are. */
export const settingsEnvSchema = z
  .record(z.string(), z.string().regex(variableName, named('variable-name')))
  .optional()
  .describe(
    'Settings that are environment variables of the server: the name of a setting and the variable that takes its value, such as { "procs": "GOMAXPROCS" }. Any launcher but "attach".',
  );
